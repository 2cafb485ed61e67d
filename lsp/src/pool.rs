//! The threads that answer requests, each on a snapshot.
//!
//! Three queues: what a person waits for while typing, what may take its time, and pictures. Long work never keeps
//! short work from its threads.

use crossbeam_channel::{Receiver, Sender, unbounded};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Work for one of the threads.
pub type Job = Box<dyn FnOnce() + Send>;

/// How soon something is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// At once, if it is usually done in no time: a change of threads costs more than it.
    Now,
    /// Somebody waits for it: it goes to the threads for short work.
    Soon,
    /// It may take its time, behind others of its kind.
    Long,
}

/// The threads, with a queue for each kind of work.
#[derive(Clone)]
pub struct Pool {
    short: Sender<Job>,
    long: Sender<Job>,
    drawing: Sender<Job>,
}

impl Pool {
    /// Starts the threads: they live as long as the process.
    pub fn start() -> Self {
        let (short, shorts) = unbounded();
        let (long, longs) = unbounded();
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        for _ in 0..cores.clamp(2, 4) {
            spawn(shorts.clone());
        }
        let (drawing, drawings) = unbounded();
        spawn(longs);
        spawn(drawings);
        Pool { short, long, drawing }
    }

    /// Hands work to the threads on which no long work runs.
    pub fn short(&self, job: Job) {
        // The threads live as long as the pool.
        let _ = self.short.send(job);
    }

    /// One after the other, whatever takes longest: nothing of it may hold a view, for which edits would wait.
    pub fn drawing(&self, job: Job) {
        let _ = self.drawing.send(job);
    }

    /// Hands work to the threads on which long work runs, in the order of coming.
    pub fn long(&self, job: Job) {
        let _ = self.long.send(job);
    }
}

fn spawn(jobs: Receiver<Job>) {
    let work = move || {
        for job in jobs {
            // A mistake in one request must not take the thread from the others; the request's reply tells of it.
            let _ = catch_unwind(AssertUnwindSafe(job));
        }
    };
    // Deeply nested programs need deep stacks.
    let _ = std::thread::Builder::new().name("worker".into()).stack_size(64 << 20).spawn(work);
}
