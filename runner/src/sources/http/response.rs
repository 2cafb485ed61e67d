//! Replies as HTTP responses.

use crate::flow::End;
use crate::machine::Failed;
use crate::reply::{Kind, Reply};
use bytes::Bytes;
use flux_node::{Failure, Response as Made};
use http::{HeaderName, HeaderValue, Response, StatusCode, header};

/// The response for a flow's end. A failure says nothing of the inside.
pub(crate) fn of_end(end: End) -> Response<Bytes> {
    match end {
        Ok(reply) => of_reply(reply),
        Err(Failed { .. }) => internal(),
    }
}

/// The response for a reply that was sent before its flow's end.
pub(crate) fn of_early(reply: Result<Reply, Failure>) -> Response<Bytes> {
    reply.map_or_else(|_| internal(), of_reply)
}

/// The response that a reply is.
pub(crate) fn of_reply(reply: Reply) -> Response<Bytes> {
    match reply {
        Reply::Made(made) => of_made(&made).unwrap_or_else(internal),
        Reply::Plain { status, kind, body } => {
            let mut response = Response::new(body);
            *response.status_mut() =
                StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            if let Some(kind) = kind {
                response.headers_mut().insert(header::CONTENT_TYPE, content_type(kind));
            }
            response
        }
    }
}

/// Made once: a header's value is checked, letter by letter, when it is made.
fn content_type(kind: Kind) -> HeaderValue {
    static TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
    static BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");
    static JSON: HeaderValue = HeaderValue::from_static("application/json");
    match kind {
        Kind::Text => TEXT.clone(),
        Kind::Bytes => BYTES.clone(),
        Kind::Json => JSON.clone(),
    }
}

/// None: a node made what is no HTTP response.
fn of_made(made: &Made) -> Option<Response<Bytes>> {
    let status = StatusCode::from_u16(made.status)
        .ok()
        .filter(|status| made.status >= 200 && status.as_u16() < 600)?;
    let mut response = Response::new(made.body.clone());
    *response.status_mut() = status;
    for (name, value) in &made.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        response.headers_mut().append(name, HeaderValue::from_maybe_shared(value.as_bytes().clone()).ok()?);
    }
    Some(response)
}

fn internal() -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(b"internal server error\n"));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.headers_mut().insert(header::CONTENT_TYPE, content_type(Kind::Text));
    response
}

/// The response to `HEAD` is that to `GET` without its body.
pub(crate) fn without_body(mut response: Response<Bytes>) -> Response<Bytes> {
    let length = response.body().len();
    let has_body =
        response.status() != StatusCode::NO_CONTENT && response.status() != StatusCode::NOT_MODIFIED;
    if has_body && !response.headers().contains_key(header::CONTENT_LENGTH) {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    *response.body_mut() = Bytes::new();
    response
}
