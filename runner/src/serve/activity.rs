//! What a connection is doing, told in flags that cost nothing to set, and looked at now and then.
//!
//! So that a slow client is cut and an idle connection closed without a timer for each request.

use super::backlog::Waiters;
use super::transfer::Transfers;
use crate::limits::Limits;
use futures_util::task::AtomicWaker;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicUsize, Ordering::Relaxed};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::sync::futures::OwnedNotified;

/// How many looks fit into the shortest timeout: each ends at most that part late.
const LOOKS: u32 = 4;

/// So many bytes come and go in one turn of a connection's task: others who have little to say wait for no more.
pub(crate) const TURN: usize = 256 << 10;

/// What a client has to take in a second when others find no room: less than that is slower than any line.
const PACE: u64 = 16 * 1024;

/// What a connection has done since the last look, in flags that its tasks set without waiting.
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
    /// What the last look has decided: a [`Verdict`] as a number.
    verdict: AtomicU8,
    /// Bytes that have come and gone since its task began its turn.
    moved: AtomicUsize,
    /// Replies that are on their way.
    pub(crate) transfers: Transfers,
    /// Bytes of them that wait.
    pub(crate) unsent: AtomicUsize,
    /// How many of those may wait before further requests do.
    most: usize,
    /// Requests and bodies that wait until fewer do.
    pub(crate) room: Waiters,
    /// Told when the connection is to end: replies that would go on for ever end then.
    ending: Arc<Notify>,
    /// The connection's task, to be woken by whoever changes what it waits for.
    pub(crate) connection: AtomicWaker,
    /// A request's body was left before its end, so its client may still be sending.
    pub(crate) abandoned: AtomicBool,
    /// A `content-length` has come since the last request but one began: since when is not known more exactly, as heads
    /// may come together.
    pub(crate) lengths: Lengths,
}

/// Whether a length was declared lately.
#[derive(Default)]
pub(crate) struct Lengths {
    now: AtomicBool,
    before: AtomicBool,
}

impl Lengths {
    /// Notes that a header has declared a length.
    pub(crate) fn seen(&self) {
        self.now.store(true, Relaxed);
    }

    /// A request begins: may it have one?
    fn begin(&self) -> bool {
        let now = self.now.swap(false, Relaxed);
        self.before.swap(now, Relaxed) || now
    }
}

impl Activity {
    pub(crate) fn new(limits: &Limits) -> Activity {
        Activity { most: limits.unsent_bytes_each.max(1), ..Activity::default() }
    }

    /// May more of its replies wait?
    pub(crate) fn has_room(&self) -> bool {
        self.unsent.load(Relaxed) < self.most
    }

    /// Ready when more of its replies may wait.
    pub(crate) fn poll_room(&self, cx: &mut Context<'_>) -> Poll<()> {
        if self.has_room() {
            return Poll::Ready(());
        }
        self.room.add(cx.waker());
        if self.has_room() { Poll::Ready(()) } else { Poll::Pending }
    }

    /// A request's head is complete. Says whether it may have declared its body's length.
    pub(crate) fn begin(&self, many: bool) -> bool {
        self.heard.store(false, Relaxed);
        self.served.store(true, Relaxed);
        if many {
            self.many.store(true, Relaxed);
        }
        self.lengths.begin()
    }

    /// Notes that so many bytes have come.
    pub(crate) fn hear(&self, bytes: usize) {
        self.heard.store(true, Relaxed);
        self.moved.fetch_add(bytes, Relaxed);
    }

    /// So many bytes have gone out.
    pub(crate) fn send(&self, bytes: usize) {
        self.sent.store(true, Relaxed);
        self.moved.fetch_add(bytes, Relaxed);
    }

    /// The connection's task has another turn.
    pub(crate) fn begin_turn(&self) {
        self.moved.store(0, Relaxed);
    }

    /// Has it moved enough for one turn?
    pub(crate) fn has_had_its_turn(&self) -> bool {
        self.moved.load(Relaxed) >= TURN
    }

    /// A request takes longer.
    pub(crate) fn busy(self: &Arc<Self>) -> Busy {
        self.busy.fetch_add(1, Relaxed);
        Busy(self.clone())
    }

    /// Tells the connection to end.
    pub(crate) fn tell(&self, verdict: Verdict) {
        // Waking uses the waker up, so only what is new is worth it.
        if self.verdict.fetch_max(verdict as u8, Relaxed) < verdict as u8 {
            self.connection.wake();
            self.ending.notify_waiters();
        }
    }

    /// Completes when the connection is told to end.
    pub(crate) fn ending(&self) -> OwnedNotified {
        self.ending.clone().notified_owned()
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

impl Busy {
    pub(crate) fn activity(&self) -> &Arc<Activity> {
        &self.0
    }
}

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
    /// Its client takes too long with a request's head, or takes nothing of its replies: it ends now.
    Cut,
}

/// Judges a connection, look by look.
pub(crate) struct Watch {
    activity: Arc<Activity>,
    every: Duration,
    slow_looks: u32,
    idle_looks: u32,
    still_looks: u32,
    slow: u32,
    idle: u32,
    first: bool,
}

impl Watch {
    pub(crate) fn new(activity: Arc<Activity>, limits: &Limits) -> Watch {
        let every = every(limits);
        let looks =
            |time: Duration| u32::try_from(time.as_nanos() / every.as_nanos()).unwrap_or(u32::MAX).max(1);
        Watch {
            activity,
            every,
            slow_looks: looks(limits.header_timeout),
            idle_looks: looks(limits.idle_timeout),
            still_looks: looks(still_timeout(limits)),
            slow: 0,
            idle: 0,
            first: true,
        }
    }

    /// Is it one of those that keep others from being served: which hold more than their share, or take less than any
    /// line carries?
    pub(crate) fn presses(&self) -> bool {
        let pace = PACE * u64::try_from(self.every.as_millis()).unwrap_or(u64::MAX) / 1000;
        self.activity.transfers.slower_than(usize::try_from(pace).unwrap_or(usize::MAX))
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
        if let Some(still) = activity.transfers.look() {
            (self.slow, self.idle) = (0, 0);
            // The first look may come right after the transfer began.
            return if still > self.still_looks { Verdict::Cut } else { Verdict::Fine };
        }
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
        // One that may end in peace and does not has a client that takes not even the end.
        if self.slow > self.slow_looks || self.idle > self.idle_looks.saturating_add(self.still_looks) {
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
    let shortest = limits.header_timeout.min(still_timeout(limits));
    (shortest / LOOKS).max(Duration::from_millis(1))
}

/// How long nothing of a reply may go out: a connection on which nothing moves lies idle.
fn still_timeout(limits: &Limits) -> Duration {
    limits.send_timeout.min(limits.idle_timeout)
}
