//! A first-come-first-served gate with places.
//!
//! Fairness: whoever comes while others wait, waits behind them, whatever it wants. So nobody starves: a
//! writer waits for those before it only. Who leaves gives the places on, so nobody overtakes in between.
//!
//! While nobody waits, coming and leaving is one atomic step each. With the first who waits, the word is marked
//! [`QUEUED`]; from there until the queue is empty again, all goes through the queue's mutex.

use crate::sync::{AtomicU64, Mutex, MutexGuard, Ordering, PoisonError};
use smallvec::SmallVec;
use std::collections::VecDeque;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// What a gate stands before, for whoever asks what is held. Which lock it is, is the gate itself: there is one for
/// each lock and scope that anybody holds or waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// A lock of program scope, by its number in the table.
    Lock(u32),
    /// The lock of one session, by its number in the table.
    Session(u32),
    /// A lock for one value.
    Key(u32),
    /// The places under the limit of the node of that name.
    Limit(Arc<str>),
}

/// A queue before a number of places, one gate for each lock or limit.
pub(crate) struct Gate {
    of: Of,
    places: u32,
    /// How many places are taken, and [`QUEUED`].
    word: AtomicU64,
    queue: Mutex<Queue>,
}

/// Somebody waits: places are given by the queue only. Set and cleared under its mutex.
const QUEUED: u64 = 1 << 63;

#[derive(Default)]
struct Queue {
    next_ticket: u64,
    /// In the order of coming, so by ticket.
    waiters: VecDeque<Waiter>,
}

struct Waiter {
    ticket: u64,
    wants: u32,
    waker: Waker,
}

/// Whom to wake once the queue is unlocked.
type Wakers = SmallVec<[Waker; 4]>;

impl Gate {
    /// A gate with so many places.
    pub(crate) fn new(of: Of, places: u32) -> Gate {
        Gate { of, places: places.max(1), word: AtomicU64::new(0), queue: Mutex::default() }
    }

    /// What it stands before.
    pub(crate) fn of(&self) -> &Of {
        &self.of
    }

    /// All of its places: what a writer takes.
    pub(crate) fn all(&self) -> u32 {
        self.places
    }

    /// How many places are taken.
    pub(crate) fn taken(&self) -> u64 {
        self.word.load(Ordering::Relaxed) & !QUEUED
    }

    /// Takes places if that needs no waiting.
    #[inline]
    pub(crate) fn try_enter(&self, wants: u32) -> bool {
        let mut word = self.word.load(Ordering::Relaxed);
        while self.fits(word, wants) {
            let taken = word + u64::from(wants);
            match self.word.compare_exchange_weak(word, taken, Ordering::Acquire, Ordering::Relaxed) {
                Ok(_) => return true,
                Err(now) => word = now,
            }
        }
        false
    }

    /// Takes places once there are any. `ticket` is its place in the queue, none at first; whoever gives up while
    /// it has one must [`withdraw`](Gate::withdraw).
    pub(crate) fn poll_enter(&self, wants: u32, ticket: &mut Option<u64>, cx: &mut Context<'_>) -> Poll<()> {
        let mut queue = self.lock();
        match *ticket {
            Some(waits) => match queue.place_of(waits) {
                Some(place) => {
                    queue.waiters[place].waker.clone_from(cx.waker());
                    Poll::Pending
                }
                None => {
                    *ticket = None;
                    Poll::Ready(())
                }
            },
            None if self.enter_or_mark(wants) => Poll::Ready(()),
            None => {
                let new = queue.next_ticket;
                queue.next_ticket += 1;
                queue.waiters.push_back(Waiter { ticket: new, wants, waker: cx.waker().clone() });
                *ticket = Some(new);
                Poll::Pending
            }
        }
    }

    /// Gives up waiting; places that it was given meanwhile go on to others.
    pub(crate) fn withdraw(&self, wants: u32, ticket: u64) {
        let mut queue = self.lock();
        match queue.place_of(ticket) {
            Some(place) => drop(queue.waiters.remove(place)),
            None => {
                self.word.fetch_sub(u64::from(wants), Ordering::Release);
            }
        }
        // Either way those behind may fit now.
        self.admit(queue);
    }

    /// How many wait for places.
    pub(crate) fn waiting(&self) -> usize {
        self.lock().waiters.len()
    }

    /// Gives places back, and on to those who wait.
    #[inline]
    pub(crate) fn leave(&self, had: u32) {
        let mut word = self.word.load(Ordering::Relaxed);
        while word & QUEUED == 0 {
            let left = word - u64::from(had);
            match self.word.compare_exchange_weak(word, left, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => word = now,
            }
        }
        let queue = self.lock();
        self.word.fetch_sub(u64::from(had), Ordering::Release);
        self.admit(queue);
    }

    fn fits(&self, word: u64, wants: u32) -> bool {
        word & QUEUED == 0 && word + u64::from(wants) <= u64::from(self.places)
    }

    /// Takes places, or marks the gate as one that is waited at. Only under the queue's mutex.
    fn enter_or_mark(&self, wants: u32) -> bool {
        let mut word = self.word.load(Ordering::Relaxed);
        loop {
            if word & QUEUED != 0 {
                return false;
            }
            let fits = self.fits(word, wants);
            let next = if fits { word + u64::from(wants) } else { word | QUEUED };
            match self.word.compare_exchange_weak(word, next, Ordering::Acquire, Ordering::Relaxed) {
                Ok(_) => return fits,
                Err(now) => word = now,
            }
        }
    }

    /// Lets in from the front whoever fits, and wakes them.
    fn admit(&self, mut queue: MutexGuard<'_, Queue>) {
        let mut wakers = Wakers::new();
        while let Some(front) = queue.waiters.front() {
            let taken = self.word.load(Ordering::Acquire) & !QUEUED;
            if taken + u64::from(front.wants) > u64::from(self.places) {
                break;
            }
            self.word.fetch_add(u64::from(front.wants), Ordering::AcqRel);
            wakers.extend(queue.waiters.pop_front().map(|waiter| waiter.waker));
        }
        if queue.waiters.is_empty() {
            self.word.fetch_and(!QUEUED, Ordering::AcqRel);
        }
        drop(queue);
        wakers.into_iter().for_each(Waker::wake);
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        // Nothing in here panics while it holds the lock, so what a poisoned one guards is whole.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn place_of(&self, ticket: u64) -> Option<usize> {
        self.waiters.binary_search_by_key(&ticket, |waiter| waiter.ticket).ok()
    }
}
