//! A connection to another service, on which the heads of replies are bounded all together.
//!
//! A service may say `100 Continue` as often as it likes before it answers (RFC 9110, section 15.2), and who reads that
//! waits for a head that never comes: no single one of them is too long.

use super::sent::Sent;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use hyper::client::conn::http1::SendRequest;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes that may come before a reply's body does; what is read of that with its head counts too.
const BEFORE: usize = 1 << 20;

/// Whatever comes is not counted.
const FREE: usize = usize::MAX;

/// A connection, for one request after the other.
pub(super) struct Line {
    pub(super) sender: SendRequest<Sent>,
    left: Arc<AtomicUsize>,
}

/// The same connection, as bytes.
pub(super) struct Bounded<S> {
    stream: S,
    left: Arc<AtomicUsize>,
}

impl<S> Bounded<S> {
    /// The stream, and what makes the line of whoever sends requests on it.
    pub(super) fn new(stream: S) -> (Bounded<S>, impl FnOnce(SendRequest<Sent>) -> Line) {
        let left = Arc::new(AtomicUsize::new(FREE));
        (Bounded { stream, left: left.clone() }, |sender| Line { sender, left })
    }
}

impl Line {
    /// Sends a request, and waits for the head of its reply.
    pub(super) async fn send(
        &mut self,
        request: Request<Sent>,
    ) -> Result<Response<Incoming>, TrySendError<Request<Sent>>> {
        self.left.store(BEFORE, Relaxed);
        let response = self.sender.try_send_request(request).await;
        self.left.store(FREE, Relaxed);
        response
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Bounded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, into))?;
        let read = into.filled().len() - before;
        let left = self.left.load(Relaxed);
        if left != FREE {
            let Some(less) = left.checked_sub(read) else {
                return Poll::Ready(Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "what comes before its reply is too long",
                )));
            };
            self.left.store(less, Relaxed);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Bounded<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
