//! Replies as HTTP responses.

use super::after::Going;
use super::coding::Coded;
use super::pieces::Pieces;
use crate::flow::End;
use crate::machine::Failed;
use crate::reply::{Kind, Reply};
use crate::schedulers::Scheduler;
use bytes::{Bytes, BytesMut};
use flux_components::problem;
use flux_node::{Body, Failure, Response as Made};
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};

/// The response for a flow's end. A failure that is no refusal says nothing of the inside.
pub(crate) fn of_end(end: End) -> Response<Body> {
    match end {
        Ok(reply) => of_reply(reply),
        Err(Failed { failure, wants_json, .. }) => of_failure(&failure, wants_json),
    }
}

/// The response for a reply that was sent before its flow's end.
pub(crate) fn of_early(reply: Result<Reply, Failure>) -> Response<Body> {
    reply.map_or_else(|_| internal(), of_reply)
}

fn of_failure(failure: &Failure, json: bool) -> Response<Body> {
    of_made(&problem::of_failure(failure, json)).unwrap_or_else(internal)
}

/// The response that a reply is.
pub(crate) fn of_reply(reply: Reply) -> Response<Body> {
    match reply {
        Reply::Made(made) => of_made(&made).unwrap_or_else(internal),
        Reply::Refused(reply, refused) => {
            let mut response = of_reply(*reply);
            for (name, value) in &refused.headers {
                if let (Ok(name), Ok(value)) =
                    (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value.as_bytes()))
                {
                    response.headers_mut().entry(name).or_insert(value);
                }
            }
            response
        }
        Reply::Plain { status, kind, body } => {
            let mut response = Response::new(Body::Bytes(body));
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
    static HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
    static BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");
    static JSON: HeaderValue = HeaderValue::from_static("application/json");
    match kind {
        Kind::Text => TEXT.clone(),
        Kind::Html => HTML.clone(),
        Kind::Bytes => BYTES.clone(),
        Kind::Json => JSON.clone(),
    }
}

/// None: a node made what is no HTTP response.
pub(crate) fn of_made(made: &Made) -> Option<Response<Body>> {
    let status = StatusCode::from_u16(made.status)
        .ok()
        .filter(|status| made.status >= 200 && status.as_u16() < 600)?;
    let mut response = Response::new(made.body.clone());
    *response.status_mut() = status;
    for (name, value) in &made.headers {
        // How a message ends is said by whoever writes it; two answers would let one client write another's reply.
        // A reply without a body may say how long one would be, for `HEAD` and 304.
        let of_no_body = name == "content-length" && made.body.length() == Some(0);
        if flux_components::is_of_the_connection(name) && !of_no_body {
            return None;
        }
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        response.headers_mut().append(name, HeaderValue::from_maybe_shared(value.as_bytes().clone()).ok()?);
    }
    Some(response)
}

fn internal() -> Response<Body> {
    let mut response = Response::new(Body::Bytes(Bytes::from_static(b"internal server error\n")));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response.headers_mut().insert(header::CONTENT_TYPE, content_type(Kind::Text));
    response
}

/// The response to `HEAD` is that to `GET` without its body.
pub(crate) fn without_body(mut response: Response<Body>) -> Response<Body> {
    let length = response.body().length();
    let has_body =
        response.status() != StatusCode::NO_CONTENT && response.status() != StatusCode::NOT_MODIFIED;
    if let Some(length) = length
        && has_body
        && !response.headers().contains_key(header::CONTENT_LENGTH)
    {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
    *response.body_mut() = Body::default();
    response
}

/// A response for whoever wants all of it at once; one whose body breaks off is none. Of a body that goes on for ever it is
/// what is there before somebody would have to wait.
pub(crate) async fn in_memory(going: Going, scheduler: &Arc<dyn Scheduler>) -> Response<Bytes> {
    let (head, body) = going.response.into_parts();
    let is_endless = matches!(&body, Body::Stream(chunks) if chunks.is_endless());
    let whole = match (body, going.coder) {
        (Body::Bytes(bytes), None) => Ok(bytes),
        (body, None) => {
            let mut pieces = Pieces::of(body, scheduler);
            whole(|cx| pieces.poll(cx, usize::MAX), is_endless).await
        }
        (body, Some(coder)) => {
            let mut coded = Coded::new(Pieces::of(body, scheduler), coder, scheduler.clone());
            whole(|cx| coded.poll(cx), is_endless).await
        }
    };
    match whole {
        Ok(body) => Response::from_parts(head, body),
        Err(_) => internal().map(|body| body.bytes().cloned().unwrap_or_default()),
    }
}

/// Of a body that goes on for ever no more than about that is taken, however fast it comes.
const ENDLESS: usize = 1 << 20;

async fn whole(
    mut poll: impl FnMut(&mut Context<'_>) -> Poll<Option<io::Result<Bytes>>>,
    is_endless: bool,
) -> io::Result<Bytes> {
    let mut all = BytesMut::new();
    let mut next = |cx: &mut Context<'_>| match poll(cx) {
        // Nobody waits for what may never come.
        Poll::Pending if is_endless => Poll::Ready(None),
        polled => polled,
    };
    while !is_endless || all.len() < ENDLESS {
        let Some(piece) = poll_fn(&mut next).await else { break };
        all.extend_from_slice(&piece?);
    }
    Ok(all.freeze())
}
