//! Replies made of values.

use crate::Shared;
use crate::support::{Build, Lines, Live, Text, Work, json_text, safe, sync, sync_if};
use bytes::Bytes;
use bytestring::ByteString;
use flux_catalog::encode::Target;
use flux_node::{Body, BuildError, Built, Call, Coming, Failure, Response, Type, Value, ValueStream};
use futures_util::StreamExt;
use std::io;
use std::sync::Arc;

pub(super) const JSON: ByteString = ByteString::from_static("application/json");
const TEXT: ByteString = ByteString::from_static("text/plain; charset=utf-8");
const HTML: ByteString = ByteString::from_static("text/html; charset=utf-8");
const LINES: ByteString = ByteString::from_static("application/x-ndjson");
const BYTES: ByteString = ByteString::from_static("application/octet-stream");
pub(super) const CONTENT_TYPE: ByteString = ByteString::from_static("content-type");
const ETAG: ByteString = ByteString::from_static("etag");
const LOCATION: ByteString = ByteString::from_static("location");

/// A value as a body, and the type that follows from it.
pub(super) fn body(value: &Value) -> Result<(Body, ByteString), Failure> {
    Ok(match value {
        Value::Str(text) => (text.clone().into_bytes().into(), TEXT),
        Value::Html(text) => (text.clone().into_bytes().into(), HTML),
        Value::Bytes(bytes) => (bytes.clone().into(), BYTES),
        Value::Option(Some(value)) => return body(value),
        other => match other.as_body() {
            Some(stream) => (stream.clone(), BYTES),
            None => (Bytes::from(json_text(other)?).into(), JSON),
        },
    })
}

/// A stream's values, for the one who consumes them.
pub(super) fn taken(value: &Value) -> Result<Coming, Failure> {
    let stream = value.as_stream().ok_or_else(|| Failure::new(500, "this is no stream"))?;
    stream.take().ok_or_else(|| Failure::new(500, "the stream is consumed already"))
}

/// A stream as a body that is sent while it comes.
fn streamed(stream: &ValueStream, value: &Value) -> Result<Body, Failure> {
    let chunks = taken(value)?.map(|next| {
        let chunk = next.and_then(|value| match value {
            Value::Str(text) | Value::Html(text) => Ok(text.into_bytes()),
            Value::Bytes(bytes) => Ok(bytes),
            other => {
                let mut line = json_text(&other)?;
                line.push(b'\n');
                Ok(Bytes::from(line))
            }
        });
        chunk.map_err(|failure| io::Error::other(failure.message.into_owned()))
    });
    // An empty chunk would be taken for the end.
    let chunks = chunks.filter(|chunk| std::future::ready(!chunk.as_ref().is_ok_and(Bytes::is_empty)));
    Ok(if stream.is_endless() { Body::endless(chunks) } else { Body::stream(chunks, None) })
}

/// The content type of a stream's values.
fn type_of_stream(item: &Type) -> ByteString {
    match item {
        Type::String => TEXT,
        Type::Bytes => BYTES,
        Type::Foreign(name) if name == "html" => HTML,
        _ => LINES,
    }
}

/// Would the body take long to write? Texts and bytes are as they are.
fn is_large(call: &Call<'_>) -> bool {
    let ready = |place: usize| matches!(call.input(place), Value::Str(_) | Value::Html(_) | Value::Bytes(_));
    !(0..call.inputs()).all(ready) && Work::BUILD.is_exceeded(call)
}

/// The status, which may come with the flow.
fn status(build: &Build<'_>) -> Result<Live, BuildError> {
    build.live("status", &Type::Int)
}

/// Its bounds are those of HTTP.
fn status_of(status: &Live, call: &Call<'_>) -> Result<u16, Failure> {
    Ok(status.int(|place| call.input(place))? as u16)
}

fn value(status: u16, headers: Lines, body: Body) -> Value {
    Value::Response(Arc::new(Response { status, headers, body }))
}

pub(super) fn respond(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let status = status(build)?;
    let content_type = build.encoded("type", Target::Header)?;
    let etag = build.template("etag")?;
    let headers = build.encoded("headers", Target::Headers)?;
    let place = build.any_input("body")?;
    let fixed = content_type.constant().map(ByteString::from);
    let lines = match &build.signature.inputs[place].ty {
        Type::Stream(item) => Some(type_of_stream(item)),
        _ => None,
    };
    Ok(sync_if(is_large, move |call| {
        let (body, follows) = match (call.input(place).as_stream(), &lines) {
            (Some(stream), Some(lines)) => (streamed(stream, call.input(place))?, lines.clone()),
            _ => body(call.input(place))?,
        };
        let mut ready = Lines::with_capacity(2);
        match &fixed {
            Some(text) if text.is_empty() && headers.has_line(&CONTENT_TYPE) => {}
            Some(text) if text.is_empty() => ready.push((CONTENT_TYPE, follows)),
            Some(text) => ready.push((CONTENT_TYPE, text.clone())),
            None => {
                let text = content_type.render(|place| call.input(place))?;
                ready.push((CONTENT_TYPE, safe(&CONTENT_TYPE, text)?));
            }
        }
        if !etag.is_empty() {
            ready.push((ETAG, tag(&etag.render(|place| call.input(place))?)?));
        }
        headers.lines(|place| call.input(place), &mut ready)?;
        call.set(0, value(status_of(&status, call)?, ready, body));
        Ok(())
    }))
}

/// A strong entity tag (RFC 9110, section 8.8.3) of what tells one state from another.
fn tag(state: &str) -> Result<ByteString, Failure> {
    if state.chars().any(|c| c == '"' || c.is_whitespace() || c.is_control()) {
        return Err(Failure::new(500, "an `etag` has no blanks, quotes or control characters in it"));
    }
    Ok(format!("\"{state}\"").into())
}

/// Whom the request comes from; empty where nobody knows.
pub(super) fn client(_: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    Ok(sync(|call| {
        let client = call.flow.request.as_deref().and_then(|request| request.client());
        call.set(0, Value::Str(client.map(|client| client.to_string()).unwrap_or_default().into()));
        Ok(())
    }))
}

pub(super) fn empty(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let status = status(build)?;
    let headers = build.encoded("headers", Target::Headers)?;
    Ok(sync(move |call| {
        let mut ready = Lines::new();
        headers.lines(|place| call.input(place), &mut ready)?;
        call.set(0, value(status_of(&status, call)?, ready, Body::default()));
        Ok(())
    }))
}

pub(super) fn created(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let location = build.encoded("location", Target::Address)?;
    let rest: Vec<(usize, String)> =
        build.free_inputs().into_iter().map(|(place, field)| (place, field.name.clone())).collect();
    Ok(sync_if(is_large, move |call| {
        let mut headers = Lines::with_capacity(2);
        if !location.is_empty() {
            headers.push(located(&location, |place| call.input(place))?);
        }
        let made = match &rest[..] {
            [] => None,
            [(place, _)] => Some(body(call.input(*place))?),
            several => Some((Body::from(object(several, |place| call.input(place))?), JSON)),
        };
        let (body, content_type) = made.unzip();
        headers.extend(content_type.map(|text| (CONTENT_TYPE, text)));
        call.set(0, value(201, headers, body.unwrap_or_default()));
        Ok(())
    }))
}

/// Several values as a JSON object by their names, in their order.
fn object<'v>(fields: &[(usize, String)], input: impl Fn(usize) -> &'v Value) -> Result<Bytes, Failure> {
    let mut out = vec![b'{'];
    for (i, (place, name)) in fields.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        out.extend(json_text(&Value::Str(name.as_str().into()))?);
        out.push(b':');
        out.extend(json_text(input(*place))?);
    }
    out.push(b'}');
    Ok(out.into())
}

fn located<'v>(to: &Text, input: impl Fn(usize) -> &'v Value) -> Result<(ByteString, ByteString), Failure> {
    Ok((LOCATION, safe(&LOCATION, to.render(input)?)?))
}

pub(super) fn redirect(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let to = build.encoded("to", Target::Address)?;
    let status = status(build)?;
    Ok(sync(move |call| {
        let headers = vec![located(&to, |place| call.input(place))?];
        call.set(0, value(status_of(&status, call)?, headers, Body::default()));
        Ok(())
    }))
}
