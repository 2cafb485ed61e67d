//! Replies as HTTP responses.

use crate::flow::End;
use crate::machine::{Failed, Job};
use crate::reply::{Kind, Reply};
use crate::schedulers::Scheduler;
use bytes::{Bytes, BytesMut};
use flux_node::{Body, Failure, Response as Made};
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use std::future::poll_fn;
use std::io;
use tokio::sync::oneshot;

/// The response for a flow's end. A failure says nothing of the inside.
pub(crate) fn of_end(end: End) -> Response<Body> {
    match end {
        Ok(reply) => of_reply(reply),
        Err(Failed { .. }) => internal(),
    }
}

/// The response for a reply that was sent before its flow's end.
pub(crate) fn of_early(reply: Result<Reply, Failure>) -> Response<Body> {
    reply.map_or_else(|_| internal(), of_reply)
}

/// The response that a reply is.
pub(crate) fn of_reply(reply: Reply) -> Response<Body> {
    match reply {
        Reply::Made(made) => of_made(&made).unwrap_or_else(internal),
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
fn of_made(made: &Made) -> Option<Response<Body>> {
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

/// A response for whoever wants all of it at once; one whose body breaks off is none.
pub(crate) async fn in_memory(response: Response<Body>, scheduler: &dyn Scheduler) -> Response<Bytes> {
    let (head, body) = response.into_parts();
    match whole(body, scheduler).await {
        Ok(body) => Response::from_parts(head, body),
        Err(_) => internal().map(|body| body.bytes().cloned().unwrap_or_default()),
    }
}

async fn whole(body: Body, scheduler: &dyn Scheduler) -> io::Result<Bytes> {
    match body {
        Body::Bytes(bytes) => Ok(bytes),
        Body::Stream(chunks) => {
            let mut all = BytesMut::new();
            while let Some(chunk) = poll_fn(|cx| chunks.poll_chunk(cx)).await {
                all.extend_from_slice(&chunk?);
            }
            Ok(all.freeze())
        }
        file @ Body::File(_) => {
            let (sender, receiver) = oneshot::channel();
            scheduler.out(Job::of(move || {
                // Whoever wanted it may be gone.
                let _ = sender.send(file.read());
            }));
            receiver.await.unwrap_or_else(|_| Err(io::Error::other("the service stops")))
        }
    }
}
