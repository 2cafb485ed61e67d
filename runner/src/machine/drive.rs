//! A machine as schedulers see it.

use super::part::{Part, PartReport};
use super::run::Halt;
use super::{Begin, Shared};
use crate::flow::FlowMachine;
use crate::schedulers::{Busy, Handle};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A flow, or a branch or an element of one, on its way. Owns all that it is in the middle of. Dropping it cancels
/// it: what it holds is given back, last first.
pub struct Machine {
    kind: Kind,
}

enum Kind {
    Flow(Box<FlowMachine>),
    Part(Box<(Part, Option<PartReport>)>),
}

/// How a run of a machine ended.
pub enum Ran {
    /// It has ended, and whoever waits for it has been told.
    Done,
    /// It waits: the task's waker is woken when it is to be run again.
    Waits,
    /// It is to be run again at that stage (see [`crate::Scheduler::stage`]).
    Hop(u32),
    /// These are to be started, and it is to be run again at once.
    Split(Vec<Machine>),
}

impl Machine {
    pub(crate) fn flow(flow: FlowMachine) -> Machine {
        Machine { kind: Kind::Flow(Box::new(flow)) }
    }

    pub(super) fn part(part: Part, report: PartReport) -> Machine {
        Machine { kind: Kind::Part(Box::new((part, Some(report)))) }
    }

    /// Runs it until it has ended, must wait, or is to be run elsewhere. Called in a tokio runtime.
    pub fn run(&mut self, task: &mut Context<'_>) -> Ran {
        match &mut self.kind {
            Kind::Flow(flow) => flow.run(task),
            Kind::Part(part) => {
                let (part, report) = &mut **part;
                let Some(told) = report else { return Ran::Done };
                if told.cancelled(task) {
                    part.cancel();
                    *report = None;
                    return Ran::Done;
                }
                match part.run(task) {
                    Halt::Ended(result) => {
                        told.done(part.finished(result));
                        *report = None;
                        Ran::Done
                    }
                    Halt::Waits => Ran::Waits,
                    Halt::Hop(stage) => Ran::Hop(stage),
                    Halt::Split(machines) => Ran::Split(machines),
                }
            }
        }
    }

    /// Is it a branch or an element? Its flow runs already, so a scheduler must not refuse it.
    pub fn is_part(&self) -> bool {
        matches!(self.kind, Kind::Part(_))
    }

    /// What it does at this moment, in words, a line for each that runs in it: for whoever must find out why nothing
    /// goes on.
    pub fn state(&self) -> Vec<String> {
        let (what, lines) = match &self.kind {
            Kind::Flow(flow) => ("a flow", flow.state()),
            Kind::Part(part) => ("a branch of a flow", part.0.state()),
        };
        let source = &self.begin().source().name;
        lines.into_iter().map(|line| format!("{what} of `{source}` {line}")).collect()
    }

    /// The stage at which it is to be run next, where its scheduler has stages and it has been at one.
    pub fn stage(&self) -> Option<u32> {
        match &self.kind {
            Kind::Flow(flow) => flow.stage(),
            Kind::Part(part) => part.0.stage(),
        }
    }

    /// What waits for it, for whoever starts it. To be called once.
    pub fn handle(&mut self) -> Handle {
        match &mut self.kind {
            Kind::Flow(flow) => Handle::of(flow.handle()),
            Kind::Part(_) => Handle::none(),
        }
    }

    pub(crate) fn as_flow(&mut self) -> Option<&mut FlowMachine> {
        match &mut self.kind {
            Kind::Flow(flow) => Some(flow),
            Kind::Part(_) => None,
        }
    }

    pub(crate) fn begin(&self) -> &Arc<Begin> {
        match &self.kind {
            Kind::Flow(flow) => flow.begin(),
            Kind::Part(part) => part.0.begin(),
        }
    }
}

impl Shared {
    /// Starts parts of flows that run.
    pub(crate) fn start_all(&self, machines: Vec<Machine>) {
        for machine in machines {
            match self.scheduler.start(machine) {
                Ok(handle) => handle.detach(),
                // Its flow hears that it is gone, and fails.
                Err(Busy(refused)) => drop(refused),
            }
        }
    }
}

/// A machine as a future: run to its end wherever it is polled, its parts started by its scheduler.
pub struct Driven(pub Machine);

impl Future for Driven {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<()> {
        loop {
            match self.0.run(task) {
                Ran::Done => return Poll::Ready(()),
                Ran::Waits => return Poll::Pending,
                Ran::Hop(_) => {}
                Ran::Split(machines) => self.0.begin().engine.shared.start_all(machines),
            }
        }
    }
}
