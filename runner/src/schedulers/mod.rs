//! Where flows run.
//!
//! One trait, so that another discipline is one file: the interpreter asks for two things only, that the
//! rest of a flow runs on its own, and that a blocking job runs where it holds nobody up.

mod event;

pub use event::Event;

use futures_util::future::BoxFuture;

/// A job that may block.
pub type Job = Box<dyn FnOnce() + Send + 'static>;

/// A discipline of running flows.
pub trait Scheduler: Send + Sync + 'static {
    /// Runs a flow, or what is left of one, on its own.
    fn spawn(&self, flow: BoxFuture<'static, ()>);

    /// Runs a job on a thread that no flow waits for. A job that is dropped instead of run fails its node.
    fn blocking(&self, job: Job);
}
