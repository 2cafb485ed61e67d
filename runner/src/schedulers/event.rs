//! The event scheduler: every flow on tokio's event loop, blocking jobs on its blocking threads.

use super::{Job, Scheduler};
use futures_util::future::BoxFuture;
use tokio::runtime::Handle;

/// See the module. Uses the runtime that it is called in; when that is going away, what it is given is
/// dropped, which cancels it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Event;

impl Scheduler for Event {
    fn spawn(&self, flow: BoxFuture<'static, ()>) {
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(flow);
        }
    }

    fn blocking(&self, job: Job) {
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn_blocking(job);
        }
    }
}
