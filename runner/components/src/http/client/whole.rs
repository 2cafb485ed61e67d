//! A reply's body: collected within a bound, or taken while it comes.

use bytes::Bytes;
use flux_node::{Body, Failure, Gather, World};
use futures_util::future::{Either, select};
use futures_util::stream;
use http_body_util::BodyExt;
use hyper::body::{Body as _, Incoming};
use std::io;
use std::sync::Arc;
use std::time::Duration;

/// The whole body, if it is no longer than the limit.
///
/// # Errors
/// 502: it is longer, or breaks off.
pub(super) async fn collect(mut incoming: Incoming, limit: u64, host: &str) -> Result<Bytes, Failure> {
    let too_long = || Failure::new(502, format!("the reply of `{host}` is longer than {limit} bytes"));
    if incoming.size_hint().lower() > limit {
        return Err(too_long());
    }
    let mut gather = Gather::default();
    while let Some(frame) = incoming.frame().await {
        let frame = frame.map_err(|error| Failure::new(502, broke_off(host, &error)))?;
        let Ok(data) = frame.into_data() else { continue };
        if (gather.len() as u64).saturating_add(data.len() as u64) > limit {
            return Err(too_long());
        }
        gather.push(data);
    }
    let mut joining = gather.joined();
    while joining.step() {
        // A long reply takes long to join.
        tokio::task::yield_now().await;
    }
    Ok(joining.whole())
}

fn broke_off(host: &str, error: &hyper::Error) -> String {
    format!("the reply of `{host}` breaks off: {}", super::innermost(error))
}

/// The body as it comes; it fails when the next piece takes longer than that.
pub(super) fn stream(
    incoming: Incoming,
    pause: Duration,
    host: &str,
    world: &Arc<dyn World>,
    endless: bool,
) -> Body {
    let length = incoming.size_hint().exact();
    if length == Some(0) || incoming.is_end_stream() {
        return Body::default();
    }
    let begin = (incoming, host.to_owned(), world.clone());
    let chunks = stream::unfold(Some(begin), move |state| async move {
        let (mut incoming, host, world) = state?;
        loop {
            let next = match select(Box::pin(incoming.frame()), world.sleep(pause)).await {
                Either::Left((next, _)) => Ok(next),
                Either::Right(_) => Err(()),
            };
            let failed = match next {
                Ok(None) => return None,
                Ok(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => return Some((Ok(data), Some((incoming, host, world)))),
                    // Trailers say nothing that is passed on.
                    Err(_) => continue,
                },
                Ok(Some(Err(error))) => io::Error::other(broke_off(&host, &error)),
                Err(()) => {
                    let said = format!("`{host}` sent nothing more for {pause:?}");
                    io::Error::new(io::ErrorKind::TimedOut, said)
                }
            };
            return Some((Err(failed), None));
        }
    });
    if endless && length.is_none() { Body::endless(chunks) } else { Body::stream(chunks, length) }
}
