//! What is sent with a request: bytes, or what comes piece by piece.

use bytes::Bytes;
use flux_node::{Body, FilePart};
use hyper::body::{Body as Taken, Frame, SizeHint};
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll, ready};
use tokio::task::JoinHandle;

/// So much of a file is read at once.
const CHUNK: usize = 128 * 1024;

/// A request's body while it is being sent, and how much of it is left.
pub(super) struct Sent {
    body: Body,
    /// What is left of a body whose length is known.
    left: Option<u64>,
    reading: Option<JoinHandle<(FilePart, io::Result<Bytes>)>>,
    /// Bytes that were taken, for whoever watches.
    moved: Arc<AtomicU64>,
}

impl Sent {
    pub(super) fn new(body: Body, moved: Arc<AtomicU64>) -> Sent {
        Sent { left: body.length(), body, reading: None, moved }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        match &mut self.body {
            Body::Bytes(bytes) => {
                let all = std::mem::take(bytes);
                Poll::Ready((!all.is_empty()).then_some(Ok(all)))
            }
            Body::Stream(chunks) => chunks.poll_chunk(cx),
            Body::File(part) if part.length == 0 => Poll::Ready(None),
            Body::File(part) => {
                let Some(reading) = &mut self.reading else {
                    let part = part.clone();
                    self.reading = Some(tokio::task::spawn_blocking(move || read(part)));
                    return self.poll(cx);
                };
                let read = ready!(Pin::new(reading).poll(cx));
                self.reading = None;
                let (rest, bytes) = match read {
                    Ok(read) => read,
                    Err(_) => return Poll::Ready(Some(Err(io::Error::other("the service stops")))),
                };
                *part = rest;
                Poll::Ready(Some(bytes))
            }
        }
    }
}

fn read(mut part: FilePart) -> (FilePart, io::Result<Bytes>) {
    let bytes = part.take(CHUNK);
    (part, bytes)
}

impl Taken for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let chunk = ready!(self.poll(cx));
        if let Some(Ok(bytes)) = &chunk {
            let length = bytes.len() as u64;
            self.moved.fetch_add(length, Relaxed);
            self.left = self.left.map(|left| left.saturating_sub(length));
        }
        Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.left == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
