//! Bytes that wait for clients, of a whole server: counted, bounded, and made room for.

use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use tokio::sync::Notify;

/// A body of fewer bytes is not asked whether others share it.
const SHARED: usize = 64 * 1024;

/// The bytes of replies that clients have not taken yet.
#[derive(Default)]
pub(crate) struct Backlog {
    most: usize,
    now: AtomicUsize,
    /// Large bodies by where they lie in memory, and how many replies share each.
    shared: Mutex<FxHashMap<(usize, usize), usize>>,
    /// Told when there is no room.
    pub(crate) pressed: Notify,
    /// Those who wait for room.
    pub(crate) room: Waiters,
}

/// Some of those bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    /// How many bytes are counted here.
    bytes: usize,
    /// Where they lie, if others may share them.
    place: Option<(usize, usize)>,
}

impl Backlog {
    pub(crate) fn new(most: usize) -> Backlog {
        Backlog { most: most.max(1), ..Backlog::default() }
    }

    /// How many there are.
    pub(crate) fn bytes(&self) -> usize {
        self.now.load(Ordering::Acquire)
    }

    /// Is there room for more?
    pub(crate) fn has_room(&self) -> bool {
        self.bytes() < self.most
    }

    /// Counts bytes in; none where there is no room. Something always fits into nothing.
    pub(crate) fn enter(&self, bytes: &[u8]) -> Option<Share> {
        if bytes.len() < SHARED {
            return self.add(bytes.len()).then_some(Share { bytes: bytes.len(), place: None });
        }
        let place = (bytes.as_ptr() as usize, bytes.len());
        let mut shared = self.shared();
        if let Some(sharing) = shared.get_mut(&place) {
            *sharing += 1;
        } else if self.add(bytes.len()) {
            shared.insert(place, 1);
        } else {
            return None;
        }
        Some(Share { bytes: bytes.len(), place: Some(place) })
    }

    fn add(&self, bytes: usize) -> bool {
        let more = |now: usize| (now == 0 || now + bytes <= self.most).then_some(now + bytes);
        let added = self.now.fetch_update(Ordering::AcqRel, Ordering::Acquire, more).is_ok();
        if !added {
            self.pressed.notify_one();
        }
        added
    }

    /// Counts them out again.
    pub(crate) fn leave(&self, share: Share) {
        if let Some(place) = share.place {
            let mut shared = self.shared();
            let sharing = shared.get_mut(&place).map_or(0, |sharing| {
                *sharing -= 1;
                *sharing
            });
            if sharing > 0 {
                return;
            }
            shared.remove(&place);
        }
        self.now.fetch_sub(share.bytes, Ordering::AcqRel);
        self.room.wake();
    }

    fn shared(&self) -> MutexGuard<'_, FxHashMap<(usize, usize), usize>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Share {
    pub(crate) const NONE: Share = Share { bytes: 0, place: None };

    pub(crate) fn bytes(self) -> usize {
        self.bytes
    }
}

/// Tasks that wait for room.
#[derive(Default)]
pub(crate) struct Waiters {
    any: AtomicBool,
    wakers: Mutex<Vec<Waker>>,
}

impl Waiters {
    /// To be woken once. Whoever is added looks again afterwards: room may have come in between.
    pub(crate) fn add(&self, waker: &Waker) {
        let mut wakers = self.wakers.lock().unwrap_or_else(PoisonError::into_inner);
        if !wakers.iter().any(|known| known.will_wake(waker)) {
            wakers.push(waker.clone());
        }
        self.any.store(true, Ordering::SeqCst);
    }

    /// Wakes everybody who waits for room.
    pub(crate) fn wake(&self) {
        if !self.any.load(Ordering::SeqCst) {
            return;
        }
        let mut wakers = self.wakers.lock().unwrap_or_else(PoisonError::into_inner);
        self.any.store(false, Ordering::SeqCst);
        let woken = std::mem::take(&mut *wakers);
        drop(wakers);
        woken.into_iter().for_each(Waker::wake);
    }
}
