//! A first-come-first-served gate with places.
//!
//! Fairness: whoever comes while others wait, waits behind them, whatever it wants. So nobody starves: a
//! writer waits for those before it only. Who leaves gives the places on, so nobody overtakes in between.

use crate::sync::{Mutex, MutexGuard, PoisonError};
use smallvec::SmallVec;
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// See the module.
pub(crate) struct Gate {
    places: u32,
    state: Mutex<State>,
}

struct State {
    taken: u32,
    next_ticket: u64,
    /// In the order of coming, so by ticket.
    queue: VecDeque<Waiter>,
}

struct Waiter {
    ticket: u64,
    wants: u32,
    waker: Waker,
}

/// Whom to wake once the state is unlocked.
type Wakers = SmallVec<[Waker; 4]>;

impl Gate {
    /// A gate with so many places.
    pub(crate) fn new(places: u32) -> Gate {
        let state = State { taken: 0, next_ticket: 0, queue: VecDeque::new() };
        Gate { places: places.max(1), state: Mutex::new(state) }
    }

    /// All of its places: what a writer takes.
    pub(crate) fn all(&self) -> u32 {
        self.places
    }

    /// Takes places if that needs no waiting.
    pub(crate) fn try_enter(&self, wants: u32) -> bool {
        let mut state = self.lock();
        let free = state.queue.is_empty() && state.taken + wants <= self.places;
        if free {
            state.taken += wants;
        }
        free
    }

    /// Takes places, waiting for them. Whoever awaits it to its end must [`leave`](Gate::leave) with as many;
    /// dropped before, it leaves no trace.
    pub(crate) fn enter(&self, wants: u32) -> Enter<'_> {
        Enter { gate: self, wants: wants.min(self.places), ticket: None }
    }

    /// How many wait for places.
    pub(crate) fn waiting(&self) -> usize {
        self.lock().queue.len()
    }

    /// Gives places back, and on to those who wait.
    pub(crate) fn leave(&self, had: u32) {
        let mut state = self.lock();
        state.taken -= had;
        let wakers = state.admit(self.places);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing in here panics while it holds the lock, so what a poisoned one guards is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Lets in from the front whoever fits.
    fn admit(&mut self, places: u32) -> Wakers {
        let mut wakers = Wakers::new();
        while let Some(front) = self.queue.front()
            && self.taken + front.wants <= places
        {
            self.taken += front.wants;
            wakers.extend(self.queue.pop_front().map(|waiter| waiter.waker));
        }
        wakers
    }

    fn place_of(&self, ticket: u64) -> Option<usize> {
        self.queue.binary_search_by_key(&ticket, |waiter| waiter.ticket).ok()
    }
}

/// Waits at a gate.
pub(crate) struct Enter<'g> {
    gate: &'g Gate,
    wants: u32,
    /// Of its place in the queue, once it has one. In the queue no more: it was let in.
    ticket: Option<u64>,
}

impl Future for Enter<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = self.gate.lock();
        match self.ticket {
            Some(ticket) => match state.place_of(ticket) {
                Some(place) => {
                    state.queue[place].waker.clone_from(cx.waker());
                    Poll::Pending
                }
                None => {
                    drop(state);
                    self.ticket = None;
                    Poll::Ready(())
                }
            },
            None if state.queue.is_empty() && state.taken + self.wants <= self.gate.places => {
                state.taken += self.wants;
                Poll::Ready(())
            }
            None => {
                let ticket = state.next_ticket;
                state.next_ticket += 1;
                state.queue.push_back(Waiter { ticket, wants: self.wants, waker: cx.waker().clone() });
                drop(state);
                self.ticket = Some(ticket);
                Poll::Pending
            }
        }
    }
}

impl Drop for Enter<'_> {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let mut state = self.gate.lock();
        match state.place_of(ticket) {
            Some(place) => drop(state.queue.remove(place)),
            None => state.taken -= self.wants,
        }
        // Either way those behind may fit now.
        let wakers = state.admit(self.gate.places);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }
}
