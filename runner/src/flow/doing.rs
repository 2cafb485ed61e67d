//! A flow that somebody waits for, whoever runs it.

use super::End;
use super::course::{Outcome, Wants};
use super::machine::{FlowHandle, FlowMachine};
use crate::machine::{Begin, Failed, Machine, Ran, Stop};
use crate::schedulers::Scheduler;
use flux_node::Value;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A flow that has not ended, as the future of its outcome. Dropped before its end, the flow is cancelled.
pub(crate) enum Doing {
    /// Run by whoever polls this.
    Here(Machine),
    /// Run by the scheduler.
    There(FlowHandle),
    /// The flow has ended.
    Over,
}

impl Doing {
    /// Begins or goes on with a flow, as the scheduler has it; `None`: it has no room.
    pub(crate) fn of(machine: Machine, scheduler: &dyn Scheduler) -> Option<Doing> {
        if scheduler.inline() {
            return Some(Doing::Here(machine));
        }
        scheduler.start(machine).ok()?.into_flow().map(Doing::There)
    }

    /// Lets the flow go on by itself.
    pub(crate) fn detach(&mut self, scheduler: &dyn Scheduler) {
        match std::mem::replace(self, Doing::Over) {
            Doing::Here(machine) => {
                if let Ok(handle) = scheduler.start(machine) {
                    handle.detach();
                }
            }
            Doing::There(handle) => handle.detach(),
            Doing::Over => {}
        }
    }
}

impl Future for Doing {
    type Output = Outcome;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Outcome> {
        let outcome = match &mut *self {
            Doing::Here(machine) => loop {
                match machine.run(task) {
                    Ran::Done => break machine.as_flow().and_then(FlowMachine::take_outcome),
                    Ran::Waits => return Poll::Pending,
                    Ran::Hop(_) => {}
                    Ran::Split(machines) => machine.begin().engine.shared.start_all(machines),
                }
            },
            Doing::There(handle) => match handle.poll(task) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(outcome) => outcome,
            },
            Doing::Over => None,
        };
        *self = Doing::Over;
        Poll::Ready(outcome.unwrap_or_else(|| Outcome::End(Err(stopped()))))
    }
}

/// Of a flow that nobody runs any more.
fn stopped() -> Failed {
    Stop::internal("the service stops").into_cause()
}

/// Of a flow that the scheduler has no room for.
fn no_room() -> Failed {
    Stop::internal("there are too many flows").into_cause()
}

/// Runs a flow to its end. Dropped before, it is cancelled, and all that can stop has stopped.
pub(crate) async fn whole(begin: Begin, outputs: Vec<Value>) -> End {
    match run(begin, outputs, Wants::Reply) {
        Some(flow) => flow.await.into_end(),
        None => Err(no_room()),
    }
}

/// Runs a flow that nobody waits for but who looks inside: what it puts out, or the end of its handler.
pub(crate) async fn values(begin: Begin, outputs: Vec<Value>) -> Result<Vec<Value>, End> {
    let Some(flow) = run(begin, outputs, Wants::Values) else { return Err(Err(no_room())) };
    match flow.await {
        Outcome::Values(values) => Ok(values),
        Outcome::End(end) => Err(end),
    }
}

/// Starts a flow that nobody waits for. Where there is no room for it, it ends before it begins.
pub(crate) fn start(begin: Begin, outputs: Vec<Value>) {
    let engine = begin.engine.clone();
    let machine = Machine::flow(FlowMachine::new(begin, outputs, Wants::Reply));
    if let Ok(handle) = engine.shared.scheduler.start(machine) {
        handle.detach();
    }
}

/// Starts the handler of a source that has itself failed, for which nobody waits.
///
/// # Errors
/// No handler takes it.
pub(crate) fn start_handler(begin: Begin, stop: Stop) -> Result<(), Stop> {
    let engine = begin.engine.clone();
    let machine = Machine::flow(FlowMachine::of_failure(begin, stop)?);
    if let Ok(handle) = engine.shared.scheduler.start(machine) {
        handle.detach();
    }
    Ok(())
}

fn run(begin: Begin, outputs: Vec<Value>, wants: Wants) -> Option<Doing> {
    let engine = begin.engine.clone();
    let machine = Machine::flow(FlowMachine::new(begin, outputs, wants));
    Doing::of(machine, &*engine.shared.scheduler)
}
