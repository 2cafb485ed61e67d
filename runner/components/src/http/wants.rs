//! What a node wants of a reply: all of it, or its body as a value of the type that the signature says.

use super::client::{Reply, is_of_the_connection};
use super::reply::CONTENT_TYPE;
use crate::support::{Build, Lines};
use bytes::Bytes;
use bytestring::ByteString;
use flux_node::{BuildError, Bulk, Failure, Record, Records, Response, Type, Value};
use http::HeaderMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What becomes of a reply, decided by the node's output once, for every run.
pub(super) struct Wants {
    ty: Type,
    records: Records,
    /// The body is taken while it comes.
    pub(super) stream: bool,
}

/// A longer body is read where it holds up nobody.
const LONG: usize = 32 * 1024;

/// So much of what a service said beside its status is told.
const SAID: usize = 200;

impl Wants {
    pub(super) fn build(build: &Build<'_>) -> Result<Wants, BuildError> {
        let (ty, stream) = (build.output()?.clone(), build.bool("stream")?);
        let is_body = ty == foreign("body");
        if stream && !is_body && ty != foreign("response") {
            return Err(
                build.wrong("stream", "gives a `body` or a `response`, and the node puts out another type")
            );
        }
        if is_body && !stream {
            return Err(build.wrong("stream", "is `true` for a `body`"));
        }
        Ok(Wants { ty, records: build.records.clone(), stream })
    }

    /// # Errors
    /// The status, where it is none of success; 502: the body does not fit.
    pub(super) async fn value(self: &Arc<Self>, reply: Reply) -> Result<Value, Failure> {
        if self.ty == foreign("response") {
            let body = reply.body;
            return Ok(Value::Response(Arc::new(Response {
                status: reply.status,
                headers: lines(&reply.headers),
                body,
            })));
        }
        if self.is_upstream() {
            return Ok(upstream(reply, &self.records, &self.ty));
        }
        if !(200..300).contains(&reply.status) {
            return Err(answered(&reply));
        }
        if self.stream {
            return Ok(Value::of_body(reply.body));
        }
        let body = reply.body.bytes().cloned().unwrap_or_default();
        if body.len() <= LONG || matches!(self.ty, Type::Bytes | Type::String) {
            return self.read(&reply, body, &self.ty);
        }
        let wants = self.clone();
        let reading = tokio::task::spawn_blocking(move || wants.read(&reply, body, &wants.ty));
        reading.await.unwrap_or_else(|_| Err(Failure::new(500, "the service stops")))
    }

    fn is_upstream(&self) -> bool {
        matches!(self.ty, Type::Record(id) if self.records.get(id).is_some_and(|record| record.name == "upstream"))
    }

    fn read(&self, reply: &Reply, body: Bytes, ty: &Type) -> Result<Value, Failure> {
        let host = &reply.host;
        let misfit = |why: String| Failure::new(502, format!("the reply of `{host}` does not fit: {why}"));
        match ty {
            // No content is no value.
            Type::Option(_) if body.is_empty() => Ok(Value::Option(None)),
            Type::Option(inner) if matches!(**inner, Type::Bytes | Type::String) => {
                Ok(Value::Option(Some(Arc::new(self.read(reply, body, inner)?))))
            }
            Type::Bytes => Ok(Value::Bytes(body)),
            Type::String => {
                ByteString::try_from(body).map(Value::Str).map_err(|_| misfit("it is not UTF-8".to_owned()))
            }
            ty => {
                let json =
                    serde_json::from_slice(&body).map_err(|error| misfit(no_json(reply, &body, &error)))?;
                Value::from_json(&json, ty, &self.records).map_err(|error| misfit(error.to_string()))
            }
        }
    }
}

fn foreign(name: &str) -> Type {
    Type::Foreign(name.to_owned())
}

/// Why a body is no JSON, told by what it is.
fn no_json(reply: &Reply, body: &[u8], error: &serde_json::Error) -> String {
    let media = reply.headers.get(&*CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    let begin = body.iter().find(|byte| !byte.is_ascii_whitespace());
    if body.is_empty() {
        format!("it has no body, and status {}", reply.status)
    } else if media.contains("html") || begin == Some(&b'<') {
        "it is a page of HTML, not JSON; is the address right?".to_owned()
    } else {
        format!("it is no JSON: {error}")
    }
}

/// A status that is none of success, and what the service said.
pub(super) fn answered(reply: &Reply) -> Failure {
    let body = reply.body.bytes().map(|bytes| &bytes[..bytes.len().min(SAID)]).unwrap_or_default();
    let said = String::from_utf8_lossy(body);
    let said: String = said.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    let media = reply.headers.get(&*CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    let tells = !said.trim().is_empty() && !media.contains("html");
    let said = if tells { format!(": {}", said.trim()) } else { String::new() };
    Failure::new(i64::from(reply.status), format!("`{}` answered {}{said}", reply.host, reply.status))
}

/// Headers that may be passed on.
fn lines(headers: &HeaderMap) -> Lines {
    let lines = headers.iter().filter_map(|(name, value)| {
        let text = std::str::from_utf8(value.as_bytes()).ok()?;
        (!is_of_the_connection(name.as_str()))
            .then(|| (ByteString::from(name.as_str()), ByteString::from(text)))
    });
    lines.collect()
}

/// Status, headers and body as values.
fn upstream(reply: Reply, records: &Records, ty: &Type) -> Value {
    let mut headers: BTreeMap<ByteString, Value> = BTreeMap::new();
    for (name, value) in lines(&reply.headers) {
        let joined = match headers.get(&name) {
            Some(Value::Str(before)) => format!("{before}, {value}").into(),
            _ => value,
        };
        headers.insert(name, Value::Str(joined));
    }
    let body = reply.body.bytes().cloned().unwrap_or_default();
    let values =
        vec![Value::Int(i64::from(reply.status)), Value::Map(Bulk::new(headers)), Value::Bytes(body)];
    match ty {
        Type::Record(id) => records.value(*id, values),
        _ => Value::Record(Arc::new(Record { names: Arc::from([]), values })),
    }
}
