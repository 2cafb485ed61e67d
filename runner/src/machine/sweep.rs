//! What is large is dropped by a job, one at a time, and never by a thread that runs machines.
//!
//! Comes in: what is left of values (see [`flux_node::sweep`]), wherever their last clones went. Goes out: a job,
//! whenever there is something and none runs. Where too much waits already, it is dropped at once: so the flows that
//! leave more than is swept away slow down.

use super::Job;
use crate::schedulers::{Class, Scheduler, Where};
use flux_node::sweep::{Remains, Sweeper, in_place};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many may wait to be dropped.
const MOST: usize = 64;

/// Sweeps for the threads that run an engine's machines.
struct Sweep {
    scheduler: Arc<dyn Scheduler>,
    heap: Arc<Heap>,
}

#[derive(Default)]
struct Heap(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    remains: VecDeque<Remains>,
    /// There is a job that drops them.
    swept: bool,
}

impl Heap {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next; none: the job ends, and the next that is left needs another.
    fn next(&self) -> Option<Remains> {
        let mut waiting = self.lock();
        let next = waiting.remains.pop_front();
        waiting.swept = next.is_some();
        next
    }
}

/// A sweeper whose jobs that scheduler runs.
pub(super) fn sweeper(scheduler: &Arc<dyn Scheduler>) -> Arc<dyn Sweeper> {
    Arc::new(Sweep { scheduler: scheduler.clone(), heap: Arc::default() })
}

impl Sweeper for Sweep {
    fn take(&self, remains: Remains) {
        let mut waiting = self.heap.lock();
        let here = waiting.remains.len() == MOST || self.scheduler.runs(Class::Blocking) == Where::Here;
        if here {
            drop(waiting);
            return drop(remains);
        }
        waiting.remains.push_back(remains);
        let is_first = !std::mem::replace(&mut waiting.swept, true);
        drop(waiting);
        if is_first {
            let broom = Broom(self.heap.clone());
            self.scheduler.out(Job::of(move || drop(broom)));
        }
    }
}

/// Dropped by its job, it sweeps; so it does where the job never runs, as the service stops.
struct Broom(Arc<Heap>);

impl Drop for Broom {
    fn drop(&mut self) {
        while let Some(remains) = self.0.next() {
            // What a node put into a value may panic when it goes; the rest is still to be swept.
            let _ = catch_unwind(AssertUnwindSafe(|| in_place(|| drop(remains))));
        }
    }
}
