//! The event scheduler: machines on tokio's event loop, blocking jobs on its blocking threads.

use super::{Busy, Handle, Job, Parallel, Scheduler, priority};
use crate::machine::{Driven, Machine};
use std::future::Future;
use std::pin::pin;
use std::task::Context;
use tokio::runtime::{Handle as Runtime, RuntimeFlavor};

/// See the module. Uses the runtime that it is called in; when that is going away, what it is given is
/// dropped, which cancels it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Event;

impl Scheduler for Event {
    fn start(&self, mut machine: Machine) -> Result<Handle, Busy> {
        let handle = machine.handle();
        if let Ok(runtime) = Runtime::try_current() {
            runtime.spawn(Driven(machine));
        }
        Ok(handle)
    }

    fn out(&self, job: Job) {
        if let Ok(runtime) = Runtime::try_current() {
            runtime.spawn_blocking(move || {
                priority::go_behind();
                job.run();
            });
        }
    }

    fn parallel(&self) -> Parallel {
        match Runtime::try_current() {
            Ok(runtime) if runtime.runtime_flavor() != RuntimeFlavor::CurrentThread => Parallel::Costly,
            _ => Parallel::Never,
        }
    }

    fn turn(&self, task: &mut Context<'_>) {
        // The runtime wakes it behind all that is ready, and after it has looked for input.
        let _ = pin!(tokio::task::yield_now()).poll(task);
    }
}
