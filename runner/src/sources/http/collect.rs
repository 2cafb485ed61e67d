//! A body read to its end, within its limits.

use super::body::Arrived;
use super::form;
use super::media::Media;
use super::refuse::Refusal;
use super::spec::{HttpSource, Wanted};
use crate::limits::{Reading, Unread};
use crate::schedulers::Scheduler;
use bytes::Bytes;
use flux_node::Gather;
use flux_plan::Type;
use http::HeaderMap;
use http_body_util::BodyExt;
use hyper::body::Body;
use std::sync::Arc;

/// What a request that only waits for its body costs besides: so that heads without bodies have a bound, too.
pub(crate) const WAITING: usize = 4 * 1024;

/// Reads a body as its source wants it; what it can't want is refused before it is read, and so is a declared length
/// beyond the limit.
///
/// # Errors
/// 415, 413 beyond the limit, 400 where the client breaks off, 503 where all bodies together are too much.
pub(crate) async fn content<B>(
    spec: &HttpSource,
    headers: &HeaderMap,
    body: B,
    limit: u64,
    unread: &Arc<Unread>,
    scheduler: &dyn Scheduler,
) -> Result<Arrived, Refusal>
where
    B: Body<Data = Bytes> + Unpin + Send + 'static,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    if body.is_end_stream() {
        return Ok(Arrived::nothing());
    }
    if body.size_hint().lower() > limit {
        return Err(Refusal::too_large(limit));
    }
    let media = Media::of(headers);
    match &spec.body {
        Wanted::Nothing => Ok(Arrived::nothing()),
        Wanted::Fields(fields) if media == Media::Multipart => {
            form::read(body, headers, fields, limit, unread, scheduler).await.map(Arrived::Form)
        }
        Wanted::Fields(_) if media == Media::Other => {
            nothing(body, "the body must be a JSON object or a form, and its content type must say so").await
        }
        Wanted::Whole(field) if !is_raw(&field.ty) && !matches!(media, Media::None | Media::Json) => {
            nothing(body, "the body must be JSON, and its content type must say so").await
        }
        Wanted::Fields(_) | Wanted::Whole(_) => bytes(body, limit, unread).await.map(Arrived::Bytes),
    }
}

/// May a whole body of that type have any media type?
fn is_raw(ty: &Type) -> bool {
    match ty {
        Type::Option(inner) => is_raw(inner),
        ty => matches!(ty, Type::String | Type::Bytes),
    }
}

/// A body of a type that its source does not take is none only if it is empty, which its length may not say.
async fn nothing<B>(mut body: B, message: &str) -> Result<Arrived, Refusal>
where
    B: Body<Data = Bytes> + Unpin,
{
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::bad("the body breaks off"))?;
        if frame.data_ref().is_some_and(|data| !data.is_empty()) {
            return Err(Refusal::media_type(message));
        }
    }
    Ok(Arrived::nothing())
}

async fn bytes<B>(mut body: B, limit: u64, unread: &Arc<Unread>) -> Result<Gather, Refusal>
where
    B: Body<Data = Bytes> + Unpin,
{
    let mut reading = Reading::new(unread);
    if !reading.more(WAITING) {
        return Err(Refusal::unread());
    }
    let mut gather = Gather::default();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::bad("the body breaks off"))?;
        let Ok(data) = frame.into_data() else { continue };
        if (gather.len() + data.len()) as u64 > limit {
            return Err(Refusal::too_large(limit));
        }
        if !reading.more(data.len()) {
            return Err(Refusal::unread());
        }
        gather.push(data);
    }
    Ok(gather)
}
