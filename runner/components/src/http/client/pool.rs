//! Connections that nobody uses at the moment.

use super::line::Line;
use super::target::Origin;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long a connection that nobody uses is kept, in nanoseconds.
const IDLE: u64 = 60_000_000_000;
/// So many are kept for one service that is asked.
const EACH: usize = 64;

/// To whom, and how its certificate was judged.
pub(super) type Key = (Origin, usize);

/// The connections of a client that are open and idle. Clones are the same.
#[derive(Clone, Default)]
pub(super) struct Pool(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    idle: HashMap<Key, Vec<Idle>>,
    /// When those of all services were looked through last.
    swept: u64,
}

struct Idle {
    line: Line,
    until: u64,
}

impl Pool {
    /// One that is still open, as far as is known here: the one used last, which is the likeliest to be.
    pub(super) fn take(&self, key: &Key, now: u64) -> Option<Line> {
        let mut kept = self.lock();
        let idle = kept.idle.get_mut(key)?;
        while let Some(last) = idle.pop() {
            if now < last.until && last.line.sender.is_ready() {
                return Some(last.line);
            }
        }
        None
    }

    /// Keeps a connection for the next request, at the monotonic time `now` in nanoseconds, unless it is closed.
    pub(super) fn put(&self, key: Key, line: Line, now: u64) {
        if line.sender.is_closed() {
            return;
        }
        let mut kept = self.lock();
        if now.saturating_sub(kept.swept) > IDLE {
            kept.swept = now;
            kept.idle.retain(|_, idle| {
                idle.retain(|one| now < one.until && !one.line.sender.is_closed());
                !idle.is_empty()
            });
        }
        let idle = kept.idle.entry(key).or_default();
        if idle.len() >= EACH {
            idle.remove(0);
        }
        idle.push(Idle { line, until: now.saturating_add(IDLE) });
    }

    /// Nothing that runs under the lock panics.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
