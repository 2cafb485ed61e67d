//! The seeded scheduler: one thread, and a seed that decides who is next.
//!
//! Comes in: machines, jobs, futures, a seed, a virtual world. Goes out: the same run for the same seed, to the byte.
//! Any of those that are ready may be next, each with the same chance; jobs that may block are picked as machines are,
//! and others may run between a job's return and what follows from it. No time passes while somebody is ready; when
//! nobody is, the world goes on to its next deadline, and where there is none, nobody ever will be: the run is
//! [`Stuck`]. What else happens to flows (nodes that fail, delays, clients that go away) is the seed's as well, see
//! [`Disturb`]. *Never* here: the machine's clock and dice, threads.

mod disturb;
mod guest;
mod queue;
mod run;

pub use disturb::Disturb;
pub use run::{Stuck, Task};

use super::{Before, Busy, Disturbance, Handle, Parallel, Scheduler};
use crate::machine::{Job, Machine};
use flux_policy::{Dice, VirtualWorld};
use futures_util::future::BoxFuture;
use queue::{Body, Queue, Shared};
use std::sync::Arc;
use std::time::Duration;

/// A scheduler whose every choice its seed decides. Clones are the same scheduler.
#[derive(Clone)]
pub struct Seeded {
    shared: Arc<Shared>,
    seed: u64,
    world: VirtualWorld,
    disturb: Disturb,
    inline: bool,
    parallel: Parallel,
}

impl Seeded {
    /// A scheduler whose every choice that seed makes, for engines whose world that is. It runs where [`Seeded::run`]
    /// is called; elsewhere, as a guest of the tokio runtime in which flows begin, whose turns it takes when they come.
    ///
    /// The seed also says whether flows are run by whoever waits for them, and whether branches and elements are
    /// machines of their own.
    pub fn new(seed: u64, world: VirtualWorld) -> Seeded {
        let mut dice = Dice::at(seed, &[0]);
        let inline = dice.once_in(2);
        let parallel = if dice.once_in(2) { Parallel::Always } else { Parallel::Never };
        let shared = Arc::new(Shared::new(Queue::new(dice)));
        Seeded { shared, seed, world, disturb: Disturb::default(), inline, parallel }
    }

    /// The same, which disturbs what runs so often. To be called before anything runs.
    #[must_use]
    pub fn disturbing(mut self, disturb: Disturb) -> Seeded {
        self.shared.lock().leave = disturb.leave;
        self.disturb = disturb;
        self
    }

    /// The same, with every flow a machine of its own: then [`Stuck`] can tell what each waits for.
    #[must_use]
    pub fn handing_over(mut self) -> Seeded {
        self.inline = false;
        self
    }

    /// How often somebody was picked so far: two runs that did the same have the same count.
    pub fn picks(&self) -> u64 {
        self.shared.lock().picks
    }
}

impl Scheduler for Seeded {
    fn start(&self, mut machine: Machine) -> Result<Handle, Busy> {
        let handle = machine.handle();
        self.add("a flow", Body::Machine(Box::new(machine)));
        Ok(handle)
    }

    fn inline(&self) -> bool {
        self.inline
    }

    fn disturbs(&self) -> bool {
        self.disturb.reaches_nodes()
    }

    fn disturb(&self, before: Before<'_>) -> Disturbance {
        self.disturb.of(self.seed, before)
    }

    fn out(&self, job: Job) {
        self.add("a job", Body::Job(job));
    }

    fn spawn(&self, what: &'static str, task: BoxFuture<'static, ()>) {
        self.add(what, Body::Future(task));
    }

    fn parallel(&self) -> Parallel {
        self.parallel
    }
}

impl Seeded {
    fn add(&self, name: impl Into<String>, body: Body) {
        self.shared.lock().add(name.into(), body, false);
        self.wake_up();
    }

    /// How long a job's return is kept back; mostly not at all.
    fn keeps_back(&self) -> Option<Duration> {
        let mut queue = self.shared.lock();
        let late = queue.dice.once_in(self.disturb.delay);
        late.then(|| Duration::from_micros(1 + queue.dice.below(2000)))
    }
}
