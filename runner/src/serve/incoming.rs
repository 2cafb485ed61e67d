//! A request's body, which says when it is left before its end.

use super::activity::Activity;
use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::task::{Context, Poll, ready};

/// The body of a request on its way to whoever reads it.
pub(crate) struct Arriving {
    body: Incoming,
    /// None: there is no body, or it has ended.
    activity: Option<Arc<Activity>>,
}

impl Arriving {
    pub(crate) fn new(body: Incoming, activity: &Arc<Activity>) -> Arriving {
        let activity = (!body.is_end_stream()).then(|| activity.clone());
        Arriving { body, activity }
    }
}

impl Body for Arriving {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if frame.is_none() || self.body.is_end_stream() {
            self.activity = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Arriving {
    fn drop(&mut self) {
        if let Some(activity) = &self.activity {
            activity.abandoned.store(true, Relaxed);
        }
    }
}
