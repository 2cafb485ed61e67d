//! What a connection is doing, told in flags that cost nothing to set, and looked at now and then.
//!
//! So that a slow client is cut and an idle connection closed without a timer for each request.

use crate::limits::Limits;
use futures_util::task::AtomicWaker;
use hyper::rt::{Read, ReadBufCursor, Write};
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering::Relaxed};
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// How many looks fit into a header timeout: it is cut at most a quarter late.
const LOOKS: u32 = 4;

/// The flags.
#[derive(Default)]
pub(crate) struct Activity {
    /// Requests that are being served.
    busy: AtomicU32,
    /// A request has been served since the last look.
    served: AtomicBool,
    /// Bytes have come that no request has been made of.
    heard: AtomicBool,
    /// Bytes have gone out since the last look.
    sent: AtomicBool,
    /// HTTP/2: bytes come for many reasons besides requests.
    many: AtomicBool,
    /// A [`Verdict`].
    verdict: AtomicU8,
    /// The connection's task.
    pub(crate) connection: AtomicWaker,
}

impl Activity {
    /// A request's head is complete.
    pub(crate) fn begin(&self, many: bool) {
        self.heard.store(false, Relaxed);
        self.served.store(true, Relaxed);
        if many {
            self.many.store(true, Relaxed);
        }
    }

    /// A request takes longer.
    pub(crate) fn busy(self: &Arc<Self>) -> Busy {
        self.busy.fetch_add(1, Relaxed);
        Busy(self.clone())
    }

    /// Tells the connection to end.
    pub(crate) fn tell(&self, verdict: Verdict) {
        self.verdict.fetch_max(verdict as u8, Relaxed);
        self.connection.wake();
    }

    /// What the connection is told; asked by its own task, which is woken when it changes.
    pub(crate) fn told(&self) -> Verdict {
        match self.verdict.load(Relaxed) {
            0 => Verdict::Fine,
            1 => Verdict::Close,
            _ => Verdict::Cut,
        }
    }
}

/// A request is being served.
pub(crate) struct Busy(Arc<Activity>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.busy.fetch_sub(1, Relaxed);
    }
}

/// What to do about a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Fine,
    /// It lies idle: it may end in peace.
    Close,
    /// Its client takes too long with a request's head: it ends now.
    Cut,
}

/// Judges a connection, look by look.
pub(crate) struct Watch {
    activity: Arc<Activity>,
    idle_looks: u32,
    slow: u32,
    idle: u32,
    first: bool,
}

impl Watch {
    pub(crate) fn new(activity: Arc<Activity>, limits: &Limits) -> Watch {
        let every = every(limits);
        let idle_looks =
            (limits.idle_timeout.as_nanos() / every.as_nanos()).clamp(1, u128::from(u32::MAX)) as u32;
        Watch { activity, idle_looks, slow: 0, idle: 0, first: true }
    }

    /// Has the connection ended?
    pub(crate) fn over(&self) -> bool {
        Arc::strong_count(&self.activity) == 1
    }

    /// Tells the connection to end.
    pub(crate) fn tell(&self, verdict: Verdict) {
        self.activity.tell(verdict);
    }

    /// To be called at each interval of [`every`].
    pub(crate) fn look(&mut self) -> Verdict {
        let activity = &self.activity;
        let served = activity.served.swap(false, Relaxed);
        let sent = activity.sent.swap(false, Relaxed);
        self.first &= !served;
        if served || sent || activity.busy.load(Relaxed) > 0 {
            (self.slow, self.idle) = (0, 0);
            return Verdict::Fine;
        }
        let unfinished = activity.heard.load(Relaxed) && !activity.many.load(Relaxed);
        if self.first || unfinished {
            self.slow += 1;
        } else {
            self.slow = 0;
        }
        self.idle += 1;
        if self.slow > LOOKS {
            Verdict::Cut
        } else if self.idle >= self.idle_looks {
            Verdict::Close
        } else {
            Verdict::Fine
        }
    }
}

/// How often connections are looked at.
pub(crate) fn every(limits: &Limits) -> Duration {
    (limits.header_timeout / LOOKS).max(Duration::from_millis(1))
}

/// A connection's bytes, watched.
pub(crate) struct Watched<T> {
    pub(crate) io: T,
    pub(crate) activity: Arc<Activity>,
}

impl<T: Read + Unpin> Read for Watched<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        // A read that ends with nothing is the end of the connection: whoever reads it will see.
        ready!(Pin::new(&mut self.io).poll_read(cx, buf))?;
        self.activity.heard.store(true, Relaxed);
        Poll::Ready(Ok(()))
    }
}

impl<T: Write + Unpin> Write for Watched<T> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.io).poll_write(cx, buf))?;
        self.activity.sent.store(true, Relaxed);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.io).poll_write_vectored(cx, bufs))?;
        self.activity.sent.store(true, Relaxed);
        Poll::Ready(Ok(written))
    }
}
