//! Where machines run, and when.
//!
//! Comes in: machines, and jobs that may block. Goes out: handles. One trait, so that another discipline is one file;
//! a machine is the same wherever it runs. *Never* here: what a machine does.

mod disturb;
mod event;
mod priority;
mod seeded;

pub use disturb::{Before, Disturbance};
pub use event::Event;
pub use seeded::{Disturb, Seeded, Stuck, Task};

use crate::flow::FlowHandle;
use crate::machine::{Job, Machine};
use futures_util::future::BoxFuture;
use std::task::Context;
use tokio::runtime::Handle as Runtime;

/// What a node's implementation may do to who runs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// It returns at once, and never waits.
    Synchronous,
    /// It waits without occupying a thread.
    Asynchronous,
    /// It computes long or waits in the operating system.
    Blocking,
}

/// Where a node runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Where {
    /// On the thread that runs the machine.
    Here,
    /// As a job (see [`Scheduler::out`]); the machine waits.
    Out,
}

/// Which branches and elements become machines of their own at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parallel {
    /// None: each begins in its flow's own machine, and is told apart only when it waits.
    Never,
    /// Those that have taken long enough on the processor to be worth another thread.
    Costly,
    /// Each becomes a machine of its own.
    Always,
}

/// A machine that can't be taken now: there are too many.
pub struct Busy(pub Machine);

/// A discipline of running machines.
pub trait Scheduler: Send + Sync + 'static {
    /// Runs a machine on its own, to its end: calls [`Machine::run`] at first and whenever the machine's waker was
    /// woken, until it is done. [`crate::Driven`] does that for schedulers that run futures.
    ///
    /// # Errors
    /// There are too many machines. Branches and elements ([`Machine::is_part`]) are never refused.
    fn start(&self, machine: Machine) -> Result<Handle, Busy>;

    /// May whoever begins a flow (a connection's task) run its machine itself? Then a flow that never waits costs
    /// neither a task nor a hand-over.
    fn inline(&self) -> bool {
        true
    }

    /// Are there stages at all? Asked once.
    fn staged(&self) -> bool {
        false
    }

    /// At which stage a node of that number and class runs; `None`: wherever its machine is.
    fn stage(&self, node: u32, class: Class) -> Option<u32> {
        let _ = (node, class);
        None
    }

    /// Where nodes of that class run.
    fn runs(&self, class: Class) -> Where {
        if class == Class::Blocking { Where::Out } else { Where::Here }
    }

    /// Does it disturb what runs? Asked once.
    fn disturbs(&self) -> bool {
        false
    }

    /// What comes between a step and its node: for tests of what happens when nodes fail and time passes. Asked for
    /// each run of a node, if it disturbs at all.
    fn disturb(&self, before: Before<'_>) -> Disturbance {
        let _ = before;
        Disturbance::Nothing
    }

    /// Runs a job where it holds no machine up. A job that is dropped instead of run fails its node.
    fn out(&self, job: Job);

    /// Runs what is no flow beside the machines, to its end: a connection, a source. `what` names it, for whoever asks
    /// what goes on. Default: as a task of the tokio runtime at hand; when that is going away, it is dropped.
    fn spawn(&self, what: &'static str, task: BoxFuture<'static, ()>) {
        let _ = what;
        if let Ok(runtime) = Runtime::try_current() {
            runtime.spawn(task);
        }
    }

    /// Which branches and elements become machines of their own at once. Asked for each fork and each list.
    fn parallel(&self) -> Parallel {
        Parallel::Never
    }

    /// A machine gives up its turn: its task is to be woken once others had theirs.
    fn turn(&self, task: &mut Context<'_>) {
        task.waker().wake_by_ref();
    }
}

/// A machine that was started. Dropping it cancels the flow, where the language lets it: before its reply, its first
/// write, and its first step that nobody knows.
pub struct Handle(Option<FlowHandle>);

impl Handle {
    pub(crate) fn of(flow: FlowHandle) -> Handle {
        Handle(Some(flow))
    }

    /// Of a part, which its flow waits for.
    pub(crate) fn none() -> Handle {
        Handle(None)
    }

    /// Lets it go on, whoever waits for it.
    pub fn detach(self) {
        if let Some(flow) = self.0 {
            flow.detach();
        }
    }

    pub(crate) fn into_flow(self) -> Option<FlowHandle> {
        self.0
    }
}
