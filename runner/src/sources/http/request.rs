//! A request as nodes may see it: its head, and a body that its source has no use for.

use bytes::Bytes;
use flux_node::Body;
use futures_util::stream;
use http::request::Parts;
use http_body_util::BodyExt;
use hyper::body::Body as Taken;
use std::io;
use std::sync::{Mutex, PoisonError};

/// See [`flux_node::Request`].
pub(crate) struct Head(pub(crate) Parts, Mutex<Option<Body>>);

impl Head {
    pub(crate) fn new(parts: Parts) -> Head {
        Head(parts, Mutex::new(None))
    }

    /// Keeps a body for whoever asks for it.
    pub(crate) fn keep<B>(&self, body: B)
    where
        B: Taken<Data = Bytes> + Send + Unpin + 'static,
        B::Error: std::error::Error + Send + Sync + 'static,
    {
        if !body.is_end_stream() {
            *self.1.lock().unwrap_or_else(PoisonError::into_inner) = Some(stream_of(body));
        }
    }
}

/// A body as its chunks come. Trailers say nothing that is passed on.
fn stream_of<B>(body: B) -> Body
where
    B: Taken<Data = Bytes> + Send + Unpin + 'static,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    let length = body.size_hint().exact();
    let chunks = stream::unfold(body, |mut body| async move {
        loop {
            match body.frame().await? {
                Ok(frame) => {
                    if let Ok(data) = frame.into_data() {
                        return Some((Ok(data), body));
                    }
                }
                Err(error) => return Some((Err(io::Error::other(error)), body)),
            }
        }
    });
    Body::stream(chunks, length)
}

impl flux_node::Request for Head {
    fn method(&self) -> &str {
        self.0.method.as_str()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.0.headers.get(name)?.to_str().ok()
    }

    fn path(&self) -> &str {
        self.0.uri.path()
    }

    fn query(&self) -> Option<&str> {
        self.0.uri.query()
    }

    fn headers(&self, tell: &mut dyn FnMut(&str, &[u8])) {
        self.0.headers.iter().for_each(|(name, value)| tell(name.as_str(), value.as_bytes()));
    }

    fn body(&self) -> Option<Body> {
        self.1.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
