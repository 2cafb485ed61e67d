//! A flow as a machine, and what waits for one.

use super::count;
use super::course::{Around, Came, Course, Outcome, Wants};
use super::slot::Slot;
use crate::machine::{Awaited, Begin, Core, Ran, Report, Stop, link};
use flux_node::Value;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

/// A flow on its way. Dropping it cancels it.
pub(crate) struct FlowMachine {
    course: Course,
    flow: Slot,
    begin: Arc<Begin>,
    wants: Wants,
    over: bool,
    /// What it came to, where nobody waits elsewhere.
    outcome: Option<Outcome>,
    report: Option<Report<Outcome>>,
}

impl FlowMachine {
    /// A flow that has not begun yet, with its source's outputs.
    pub(crate) fn new(begin: Begin, outputs: Vec<Value>, wants: Wants) -> FlowMachine {
        let source = begin.source();
        if wants == Wants::Reply {
            source.counts.started.fetch_add(1, Ordering::Relaxed);
        }
        let mut flow = Slot::Own(begin.engine.flow(begin.request.clone())).into_shared();
        let course = Course::new(Core::with(outputs), &begin.program, source, &mut flow, wants);
        FlowMachine::on_its_way(course, flow, begin, wants)
    }

    /// What is left of a flow whose source has failed instead of putting out anything: the handler.
    ///
    /// # Errors
    /// No handler takes it.
    pub(crate) fn of_failure(begin: Begin, stop: Stop) -> Result<FlowMachine, Stop> {
        let mut flow = Slot::Own(begin.engine.flow(None)).into_shared();
        let around = Around {
            engine: &begin.engine,
            program: &begin.program,
            source: begin.source(),
            life: &begin.life,
            begin: None,
        };
        let course = Course::of_failure(Core::of_thread(), around, &mut flow, stop)?;
        begin.source().counts.started.fetch_add(1, Ordering::Relaxed);
        Ok(FlowMachine::on_its_way(course, flow, begin, Wants::Reply))
    }

    /// A flow that has begun, and is counted.
    pub(super) fn on_its_way(course: Course, flow: Slot, begin: Begin, wants: Wants) -> FlowMachine {
        FlowMachine {
            course,
            flow: flow.into_shared(),
            begin: Arc::new(begin),
            wants,
            over: false,
            outcome: None,
            report: None,
        }
    }

    /// Runs it until it is over or must wait.
    pub(crate) fn run(&mut self, task: &mut Context<'_>) -> Ran {
        if self.over {
            return Ran::Done;
        }
        if self.report.as_ref().is_some_and(|report| report.cancelled(task)) && self.begin.life.cancellable()
        {
            self.end();
            return Ran::Done;
        }
        let begin = &*self.begin;
        let around = Around {
            engine: &begin.engine,
            program: &begin.program,
            source: begin.source(),
            life: &begin.life,
            begin: Some(&self.begin),
        };
        match self.course.go_on(around, &mut self.flow, Some(task)) {
            Came::Over(outcome) => {
                self.over = true;
                if let Outcome::End(end) = &outcome
                    && self.wants == Wants::Reply
                {
                    count(&begin.engine, &begin.program, begin.source(), self.flow.get(), end);
                }
                match &self.report {
                    Some(report) => report.done(outcome),
                    None => self.outcome = Some(outcome),
                }
                self.end();
                Ran::Done
            }
            Came::Waits => {
                self.nudge();
                Ran::Waits
            }
            Came::Hop(stage) => Ran::Hop(stage),
            Came::Split(machines) => Ran::Split(machines),
        }
    }

    /// Gives back all that it holds, and tells its waiter that it is over.
    fn end(&mut self) {
        self.course.cancel();
        if !self.over {
            self.over = true;
            if self.wants == Wants::Reply {
                self.begin.source().counts.cancelled.fetch_add(1, Ordering::Relaxed);
            }
        }
        self.report = None;
    }

    /// An early reply may have been left for its waiter.
    fn nudge(&self) {
        if let Some(report) = &self.report
            && self.begin.life.early.sent()
        {
            report.nudge();
        }
    }

    /// What it came to; once.
    pub(crate) fn take_outcome(&mut self) -> Option<Outcome> {
        self.outcome.take()
    }

    pub(crate) fn begin(&self) -> &Arc<Begin> {
        &self.begin
    }

    /// What the flow does at this moment, a line for each thing that it waits for; see [`Core::state`].
    pub(crate) fn state(&self) -> Vec<String> {
        self.course.state(&self.begin.program)
    }

    pub(crate) fn stage(&self) -> Option<u32> {
        self.course.stage()
    }

    /// What waits for it.
    pub(crate) fn handle(&mut self) -> FlowHandle {
        let (report, awaited) = link();
        self.report = Some(report);
        FlowHandle { awaited, detached: false }
    }
}

impl Drop for FlowMachine {
    fn drop(&mut self) {
        self.end();
    }
}

/// Waits for a flow that runs elsewhere. Dropping it cancels the flow where that is still possible.
pub(crate) struct FlowHandle {
    awaited: Awaited<Outcome>,
    detached: bool,
}

impl FlowHandle {
    /// Lets it go on.
    pub(crate) fn detach(mut self) {
        self.detached = true;
    }

    /// Waits for its end; `None`: it was cancelled.
    pub(crate) fn poll(&self, task: &mut Context<'_>) -> Poll<Option<Outcome>> {
        self.awaited.poll(task)
    }
}

impl Drop for FlowHandle {
    fn drop(&mut self) {
        if !self.detached {
            self.awaited.cancel();
        }
    }
}
