//! What is told of a run while it goes: to a tracer, or to nobody, which costs nothing.

use super::stop::Stop;
use crate::prepare::{Program, Step};
use crate::trace::Tracer;
use flux_node::Value;

/// Where in a trace a step stands.
#[derive(Clone, Copy, Default)]
pub(crate) struct At {
    /// The event inside which this one happens.
    pub(crate) parent: Option<u32>,
    /// Which branch of a fork, or which element.
    pub(crate) branch: Option<u32>,
    /// It helps to decide which case applies, and is no step of the flow's path.
    pub(crate) predicate: bool,
}

impl At {
    /// The place of what happens inside that event, in no branch of its own.
    pub(crate) fn inside(event: Option<u32>) -> At {
        At { parent: event, ..At::default() }
    }

    /// Deciding for that event.
    pub(crate) fn predicate(event: Option<u32>) -> At {
        At { parent: event, predicate: true, ..At::default() }
    }

    /// In that branch of the step of that event.
    pub(crate) fn branch(event: Option<u32>, branch: u32) -> At {
        At { parent: event, branch: Some(branch), ..At::default() }
    }
}

/// Is told. Each is called once for what it names, in the order in which that happens in one machine.
pub(crate) trait Probe: Copy {
    /// Does anybody listen? If not, quick steps skip the calls.
    const ON: bool;

    /// A step begins; the result names its event.
    fn begin(self, _: &Program, _: &Step, _: At) -> Option<u32> {
        None
    }

    /// A step or a recovery has ended: at first as it did, and again once something has caught its failure.
    fn end(self, _event: Option<u32>, _: Result<(), &Stop>) {}

    /// A step has failed, whose frame is still there.
    fn failed(self, _: &Program, _: &Step, _frame: &[Value], _: &Stop) {}

    /// A recovery begins, in the place of the step of that event.
    fn recovery(self, _: &Program, _block: u32, _event: Option<u32>) -> Option<u32> {
        None
    }

    /// A dispatch took that case.
    fn took(self, _event: Option<u32>, _case: usize) {}

    /// Nanoseconds since the flow's start, where somebody wants to know.
    fn now(self) -> u64 {
        0
    }

    /// A step has its constraints, for which it began to wait at that moment.
    fn constrained(self, _event: Option<u32>, _since: u64) {}
}

/// A probe that records nothing, and costs nothing.
#[derive(Clone, Copy)]
pub(crate) struct Quiet;

impl Probe for Quiet {
    const ON: bool = false;
}

impl Probe for &Tracer {
    const ON: bool = true;

    fn begin(self, program: &Program, step: &Step, at: At) -> Option<u32> {
        Some(Tracer::begin(self, program, step, at))
    }

    fn end(self, event: Option<u32>, result: Result<(), &Stop>) {
        if let Some(event) = event {
            Tracer::end(self, event, result);
        }
    }

    fn failed(self, program: &Program, step: &Step, frame: &[Value], stop: &Stop) {
        Tracer::failed(self, program, step, frame, stop);
    }

    fn recovery(self, program: &Program, block: u32, event: Option<u32>) -> Option<u32> {
        Some(Tracer::recovery(self, program, block, At::inside(event)))
    }

    fn took(self, event: Option<u32>, case: usize) {
        if let Some(event) = event {
            Tracer::took(self, event, case);
        }
    }

    fn now(self) -> u64 {
        Tracer::now(self)
    }

    fn constrained(self, event: Option<u32>, since: u64) {
        if let Some(event) = event {
            self.waited(event, Tracer::now(self).saturating_sub(since));
        }
    }
}
