//! `http.fetch` and `http.send`: asking other services.

use super::client::{Client, Exchange};
use super::content::Content;
use super::reply::CONTENT_TYPE;
use crate::Shared;
use crate::support::{Build, Lines, Text, asynchronous, tuple};
use bytes::Bytes;
use bytestring::ByteString;
use flux_catalog::encode::Target;
use flux_node::{BuildError, Built, Failure, Inputs, Records, Response, Type, Value};
use http::Method;
use std::sync::Arc;
use std::time::Duration;

/// What a node asks, before its inputs are known.
struct Asks {
    method: Method,
    url: Text,
    headers: Text,
    content: Option<Content>,
    timeout: Duration,
    limit: u64,
}

/// What a reply must be.
struct Wants {
    ty: Type,
    records: Records,
}

pub(super) fn fetch(build: &Build<'_>, shared: &Shared) -> Result<Built, BuildError> {
    let method = match build.word("method", &["GET", "HEAD"])? {
        "HEAD" => Method::HEAD,
        _ => Method::GET,
    };
    node(build, shared, method, None)
}

pub(super) fn send(build: &Build<'_>, shared: &Shared) -> Result<Built, BuildError> {
    let method = match build.word("method", &["POST", "PUT", "PATCH", "DELETE"])? {
        "PUT" => Method::PUT,
        "PATCH" => Method::PATCH,
        "DELETE" => Method::DELETE,
        _ => Method::POST,
    };
    let content = Content::build(build, "body", "type")?;
    node(build, shared, method, Some(content))
}

fn node(
    build: &Build<'_>,
    shared: &Shared,
    method: Method,
    content: Option<Content>,
) -> Result<Built, BuildError> {
    let asks = Asks {
        method,
        url: build.encoded("url", Target::Address)?,
        headers: build.encoded("headers", Target::Headers)?,
        content,
        timeout: Duration::from_nanos(build.duration("timeout")?),
        limit: build.size("limit")?,
    };
    let wants = Arc::new(Wants { ty: build.output()?.clone(), records: build.records.clone() });
    let client: Client = shared.client.clone();
    Ok(asynchronous(move |inputs, flow| {
        let exchange = asks.exchange(&inputs);
        let (client, wants) = (client.clone(), wants.clone());
        Box::pin(async move {
            let reply = client.ask(exchange?, flow.world.clone()).await?;
            wants.value(reply).map(tuple)
        })
    }))
}

impl Asks {
    fn exchange(&self, inputs: &Inputs) -> Result<Exchange, Failure> {
        let input = |place: usize| &inputs[place];
        let mut headers = Lines::new();
        self.headers.lines(input, &mut headers)?;
        let body = match &self.content {
            Some(content) => {
                let (bytes, content_type) = content.render(input)?;
                if !bytes.is_empty() && !self.headers.has_line(&CONTENT_TYPE) {
                    headers.push((CONTENT_TYPE, content_type));
                }
                bytes
            }
            None => Bytes::new(),
        };
        let url = self.url.render(input)?;
        let method = self.method.clone();
        Ok(Exchange { method, url, headers, body, timeout: self.timeout, limit: self.limit })
    }
}

impl Wants {
    fn value(&self, reply: Response) -> Result<Value, Failure> {
        if self.ty == Type::Foreign("response".to_owned()) {
            return Ok(Value::Response(Arc::new(reply)));
        }
        if !(200..300).contains(&reply.status) {
            return Err(Failure::new(
                i64::from(reply.status),
                format!("the service answered {}", reply.status),
            ));
        }
        let misfit = |why: String| Failure::new(502, format!("the service's reply does not fit: {why}"));
        let body = reply.body.read().map_err(|error| misfit(error.to_string()))?;
        match &self.ty {
            Type::Bytes => Ok(Value::Bytes(body)),
            Type::String => {
                ByteString::try_from(body).map(Value::Str).map_err(|_| misfit("it is not UTF-8".to_owned()))
            }
            ty => {
                let json =
                    serde_json::from_slice(&body).map_err(|e| misfit(format!("it is no JSON: {e}")))?;
                Value::from_json(&json, ty, &self.records).map_err(|e| misfit(e.to_string()))
            }
        }
    }
}
