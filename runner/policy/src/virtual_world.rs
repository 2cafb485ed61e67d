//! A world whose time passes only when it is told to, and whose dice are loaded.

use crate::{Dice, World};
use futures_util::future::BoxFuture;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// So often does [`VirtualWorld::pass`] let others run between two moments: long chains of tasks that wake
/// each other settle in fewer.
const TURNS: usize = 64;

/// A world for tests: nothing in it happens by itself. Clones are the same world.
#[derive(Clone)]
pub struct VirtualWorld {
    state: Arc<Mutex<State>>,
}

struct State {
    /// Nanoseconds since the world began.
    now: u64,
    /// The moment at which `now()` began, in nanoseconds since 1970.
    epoch: i64,
    seed: u64,
    dice: Dice,
    next: u64,
    /// By deadline, then by who came first.
    sleepers: BTreeMap<(u64, u64), Option<Waker>>,
}

impl VirtualWorld {
    /// A world that begins in 2026; equal seeds give equal dice.
    pub fn new(seed: u64) -> VirtualWorld {
        let epoch = 1_767_225_600_000_000_000;
        let dice = Dice::new(seed);
        let state = State { now: 0, epoch, seed, dice, next: 0, sleepers: BTreeMap::new() };
        VirtualWorld { state: Arc::new(Mutex::new(state)) }
    }

    /// Lets time pass, moment by moment: after each, all that it woke has its turn. For tests on tokio's
    /// current-thread runtime.
    pub async fn pass(&self, duration: Duration) {
        settle().await;
        let end = self.lock().now.saturating_add(nanos(duration));
        while self.wake_next(end) {
            settle().await;
        }
        self.lock().now = end;
    }

    /// When the next of those who sleep wakes up, in nanoseconds as [`World::monotonic`] counts; none: nobody sleeps.
    pub fn next_deadline(&self) -> Option<u64> {
        self.lock().sleepers.first_key_value().map(|((deadline, _), _)| *deadline)
    }

    /// Goes to the next deadline and wakes all who sleep until then; false: nobody sleeps, and no time passes.
    pub fn advance(&self) -> bool {
        let Some(next) = self.next_deadline() else { return false };
        while self.wake_next(next) {}
        true
    }

    /// How many tasks wait for a moment that has not come.
    pub fn sleepers(&self) -> usize {
        self.lock().sleepers.len()
    }

    /// Goes to the next deadline up to `end`, and wakes who sleeps until then.
    fn wake_next(&self, end: u64) -> bool {
        let mut state = self.lock();
        let Some(((deadline, id), _)) = state.sleepers.first_key_value() else { return false };
        let (deadline, id) = (*deadline, *id);
        if deadline > end {
            return false;
        }
        state.now = state.now.max(deadline);
        let waker = state.sleepers.remove(&(deadline, id)).flatten();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
        true
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn settle() {
    for _ in 0..TURNS {
        tokio::task::yield_now().await;
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

impl World for VirtualWorld {
    fn now(&self) -> i64 {
        let state = self.lock();
        state.epoch.saturating_add(i64::try_from(state.now).unwrap_or(i64::MAX))
    }

    fn monotonic(&self) -> u64 {
        self.lock().now
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let mut state = self.lock();
        let place = (state.now.saturating_add(nanos(duration)), state.next);
        state.next += 1;
        state.sleepers.insert(place, None);
        Box::pin(Sleep { world: self.clone(), place })
    }

    fn random(&self) -> u64 {
        self.lock().dice.roll()
    }

    fn placed(&self) -> bool {
        true
    }

    fn dice(&self, flow: u64, place: u64, roll: u64) -> u64 {
        let seed = self.lock().seed;
        Dice::at(seed, &[flow, place, roll]).roll()
    }
}

struct Sleep {
    world: VirtualWorld,
    place: (u64, u64),
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        match self.world.lock().sleepers.get_mut(&self.place) {
            Some(waker) => {
                *waker = Some(cx.waker().clone());
                Poll::Pending
            }
            None => Poll::Ready(()),
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.world.lock().sleepers.remove(&self.place);
    }
}
