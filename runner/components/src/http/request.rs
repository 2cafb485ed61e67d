//! `http.fetch` and `http.send`: asking other services.

use super::client::{Client, Exchange};
use super::headers::{Headers, Ready, safe};
use super::reply::{self, CONTENT_TYPE};
use super::url;
use crate::Shared;
use crate::support::{Build, Template, asynchronous, tuple};
use bytes::Bytes;
use bytestring::ByteString;
use flux_node::{BuildError, Built, Failure, Inputs, Records, Response, Type, Value};
use http::Method;
use std::sync::Arc;
use std::time::Duration;

/// What a node asks, before its inputs are known.
struct Asks {
    method: Method,
    url: Template,
    headers: Headers,
    body: Option<Body>,
    timeout: Duration,
    limit: u64,
}

struct Body {
    text: Template,
    content_type: Template,
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
    let body = Body { text: build.template("body")?, content_type: build.template("type")? };
    node(build, shared, method, Some(body))
}

fn node(build: &Build<'_>, shared: &Shared, method: Method, body: Option<Body>) -> Result<Built, BuildError> {
    let asks = Asks {
        method,
        url: build.template("url")?,
        headers: Headers::build(build, "headers")?,
        body,
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
        let mut headers = Ready::new();
        self.headers.render(input, &mut headers)?;
        let body = match &self.body {
            Some(body) => {
                let (bytes, content_type) = body.render(input)?;
                if !bytes.is_empty() && !self.headers.has(&CONTENT_TYPE) {
                    headers.push((CONTENT_TYPE, content_type));
                }
                bytes
            }
            None => Bytes::new(),
        };
        let url = url::render(&self.url, input)?;
        let method = self.method.clone();
        Ok(Exchange { method, url, headers, body, timeout: self.timeout, limit: self.limit })
    }
}

impl Body {
    fn render<'v>(&self, input: impl Fn(usize) -> &'v Value + Copy) -> Result<(Bytes, ByteString), Failure> {
        let (bytes, follows) = match self.text.only(input)? {
            Some(value) => reply::body(value)?,
            None => reply::body(&Value::Str(self.text.render(input)?.into()))?,
        };
        if self.content_type.is_empty() {
            return Ok((bytes, follows));
        }
        Ok((bytes, safe(&CONTENT_TYPE, self.content_type.render(input)?)?))
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
