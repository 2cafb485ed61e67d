//! What keeps clients from taking more than their share, and who counts.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// Limits of a server. Each has a safe default.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Flows at the same time, of which each source has its share; a request beyond that gets 503 and `Retry-After`.
    /// Default: 4096.
    pub flows: usize,
    /// Bytes of a request's line and headers; beyond: 431. At least 8192. Default: 64 KiB.
    pub header_bytes: usize,
    /// How many headers a request may have; beyond: 431. Default: 100.
    pub headers: usize,
    /// Bytes of a request's body, where its source says more; beyond: 413. Default: what the source says.
    pub body_bytes: Option<u64>,
    /// How long a client may take to send a request's head. Default: 10 s.
    pub header_timeout: Duration,
    /// How long a client may take to send a request's body. Default: 30 s.
    pub body_timeout: Duration,
    /// How long a connection may lie idle. Default: 75 s.
    pub idle_timeout: Duration,
    /// How long a client may take nothing of its reply; then it is cut. An idle timeout that is shorter holds here too.
    /// Default: 30 s.
    pub send_timeout: Duration,
    /// Bytes of replies that clients have not taken yet, all together; beyond: the slowest are cut, and a further reply
    /// becomes a 503. What several replies share counts once. Default: 256 MiB.
    pub unsent_bytes: usize,
    /// The same for one connection; further requests of it wait. Default: 16 MiB.
    pub unsent_bytes_each: usize,
    /// Bytes of requests' bodies that are being read, all together; beyond: 503. Default: 256 MiB.
    pub unread_bytes: usize,
    /// Blocking nodes at the same time; others wait for a thread. Default: 256.
    pub blocking_threads: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            flows: 4096,
            header_bytes: 64 * 1024,
            headers: 100,
            body_bytes: None,
            header_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(30),
            idle_timeout: Duration::from_secs(75),
            send_timeout: Duration::from_secs(30),
            unsent_bytes: 256 << 20,
            unsent_bytes_each: 16 << 20,
            unread_bytes: 256 << 20,
            blocking_threads: 256,
        }
    }
}

/// A source's places among the flows of a server: a part of all that no other source can take.
#[derive(Debug, Default)]
pub(crate) struct Places {
    /// The part, as the bits of a number from 0 to 1.
    part: AtomicU64,
    now: AtomicUsize,
}

impl Places {
    /// From now on it has that part of all places.
    pub(crate) fn set_part(&self, part: f64) {
        self.part.store(part.to_bits(), Ordering::Relaxed);
    }

    /// How many of so many it has: one at least.
    fn most(&self, of: usize) -> usize {
        let part = f64::from_bits(self.part.load(Ordering::Relaxed));
        // A part that was divided may miss its whole number by very little.
        ((of as f64 * part + 1e-6) as usize).clamp(1, of)
    }
}

/// Counts the flows of a server.
#[derive(Debug)]
pub(crate) struct Flows {
    most: usize,
    now: AtomicUsize,
    /// Told when a full house gets room, and when it is empty.
    left: Notify,
}

impl Flows {
    pub(crate) fn new(most: usize) -> Flows {
        Flows { most: most.max(1), now: AtomicUsize::new(0), left: Notify::new() }
    }

    /// One of a source's places, if there is one.
    pub(crate) fn enter(self: &Arc<Self>, places: &Arc<Places>) -> Option<Ticket> {
        if !take(&places.now, places.most(self.most)) {
            return None;
        }
        if !take(&self.now, self.most) {
            places.now.fetch_sub(1, Ordering::AcqRel);
            return None;
        }
        Some(Ticket { flows: self.clone(), places: places.clone() })
    }

    /// Has a source no place left?
    pub(crate) fn full(&self, places: &Places) -> bool {
        self.count() >= self.most || places.now.load(Ordering::Acquire) >= places.most(self.most)
    }

    /// A place, once there is one.
    pub(crate) async fn wait(self: &Arc<Self>, places: &Arc<Places>) -> Ticket {
        loop {
            let left = self.left.notified();
            if let Some(ticket) = self.enter(places) {
                return ticket;
            }
            left.await;
        }
    }

    /// Ends when there is no flow.
    pub(crate) async fn empty(&self) {
        loop {
            let left = self.left.notified();
            if self.count() == 0 {
                return;
            }
            left.await;
        }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.now.load(Ordering::Acquire)
    }

    fn leave(&self, places: &Places) {
        let own = places.now.fetch_sub(1, Ordering::AcqRel);
        let before = self.now.fetch_sub(1, Ordering::AcqRel);
        if own >= places.most(self.most) || before >= self.most || before == 1 {
            self.left.notify_waiters();
        }
    }
}

/// Counts one more, unless there are so many.
fn take(now: &AtomicUsize, most: usize) -> bool {
    let one_more = |now: usize| (now < most).then_some(now + 1);
    now.fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more).is_ok()
}

/// Counts the bytes of bodies that are being read.
#[derive(Debug)]
pub(crate) struct Unread {
    most: usize,
    now: AtomicUsize,
}

impl Unread {
    pub(crate) fn new(most: usize) -> Unread {
        Unread { most, now: AtomicUsize::new(0) }
    }

    /// How many there are.
    pub(crate) fn bytes(&self) -> usize {
        self.now.load(Ordering::Acquire)
    }
}

/// What one body has of them. Dropping it gives all back.
#[derive(Debug)]
pub(crate) struct Reading {
    of: Arc<Unread>,
    bytes: usize,
}

impl Reading {
    pub(crate) fn new(of: &Arc<Unread>) -> Reading {
        Reading { of: of.clone(), bytes: 0 }
    }

    /// Counts more in; false: there is no room.
    #[must_use]
    pub(crate) fn more(&mut self, bytes: usize) -> bool {
        let most = self.of.most;
        let more = |now: usize| now.checked_add(bytes).filter(|sum| *sum <= most);
        let fits = self.of.now.fetch_update(Ordering::AcqRel, Ordering::Acquire, more).is_ok();
        if fits {
            self.bytes += bytes;
        }
        fits
    }

    /// Gives some back: they are somewhere else.
    pub(crate) fn less(&mut self, bytes: usize) {
        let bytes = bytes.min(self.bytes);
        self.bytes -= bytes;
        self.of.now.fetch_sub(bytes, Ordering::AcqRel);
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.of.now.fetch_sub(self.bytes, Ordering::AcqRel);
    }
}

/// A flow's place. Dropping it gives it back.
#[derive(Debug)]
pub(crate) struct Ticket {
    flows: Arc<Flows>,
    places: Arc<Places>,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.flows.leave(&self.places);
    }
}
