//! Memory that jobs take while they run, bounded for all of them together.
//!
//! A job takes its share once, before it begins, and waits for nothing else afterwards: whoever waits here waits for
//! jobs that are running, so no circle of waiting can close, whatever constraints the flows hold. *Never* here: memory
//! of finished values; that is their flows'.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A number of bytes that jobs share. Clones are the same room.
#[derive(Clone)]
pub(crate) struct Room(Arc<Inner>);

struct Inner {
    most: u64,
    state: Mutex<State>,
    left: Condvar,
}

#[derive(Default)]
struct State {
    taken: u64,
    /// Waiters are let in one after the other: the ticket of the next that comes, and of the next that may enter.
    next: u64,
    turn: u64,
}

impl Room {
    /// A room for so many bytes.
    pub(crate) fn new(most: u64) -> Room {
        Room(Arc::new(Inner { most, state: Mutex::default(), left: Condvar::new() }))
    }

    /// Takes a share, first come first served; blocks the thread until there is room. A job that wants more than
    /// there is at all gets it when no other runs.
    pub(crate) fn wait(&self, bytes: u64) -> Share {
        let mut state = self.lock();
        let ticket = state.next;
        state.next += 1;
        while state.turn != ticket || (state.taken > 0 && state.taken.saturating_add(bytes) > self.0.most) {
            state = self.0.left.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.turn += 1;
        self.enter(state, bytes)
    }

    /// Takes a share at once: for work that leads to memory being given back, which must not queue behind the work
    /// that takes it.
    pub(crate) fn ahead(&self, bytes: u64) -> Share {
        self.enter(self.lock(), bytes)
    }

    fn enter(&self, mut state: MutexGuard<'_, State>, bytes: u64) -> Share {
        state.taken = state.taken.saturating_add(bytes);
        drop(state);
        // The next in the queue may fit beside it.
        self.0.left.notify_all();
        Share { room: self.clone(), bytes }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A part of a room. Dropping it gives it back.
pub(crate) struct Share {
    room: Room,
    bytes: u64,
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut state = self.room.lock();
        state.taken = state.taken.saturating_sub(self.bytes);
        drop(state);
        self.room.0.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::Room;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// However many jobs there are, those that run never hold more than the room together, and all come to run.
    #[test]
    fn jobs_never_hold_more_than_there_is() {
        let (room, held, most) = (Room::new(100), AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for job in 0..16 {
                let (room, held, most) = (&room, &held, &most);
                scope.spawn(move || {
                    for round in 0..50 {
                        let bytes = 1 + (job * 7 + round * 13) % 60;
                        let share = room.wait(bytes);
                        most.fetch_max(held.fetch_add(bytes, Ordering::SeqCst) + bytes, Ordering::SeqCst);
                        std::thread::yield_now();
                        held.fetch_sub(bytes, Ordering::SeqCst);
                        drop(share);
                    }
                });
            }
        });
        assert!(most.load(Ordering::SeqCst) <= 100, "{most:?}");
    }

    #[test]
    fn who_wants_more_than_there_is_runs_alone() {
        let room = Room::new(10);
        let share = room.wait(1_000);
        let ahead = room.ahead(5);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| drop(room.wait(1)));
            drop((share, ahead));
            waiting.join().unwrap();
        });
    }
}
