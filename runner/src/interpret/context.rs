//! What every step of one flow is run with.

use crate::locks::LockTable;
use crate::prepare::Program;
use crate::schedulers::Scheduler;
use crate::trace::Tracer;
use flux_node::{Failure, Flow, Value};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Stop;
use crate::reply::Early;

/// What all flows of an engine share, as far as the interpreter needs it.
pub(crate) struct Shared {
    pub(crate) locks: Arc<LockTable>,
    pub(crate) scheduler: Arc<dyn Scheduler>,
}

/// One flow: borrowed by all of its parts.
#[derive(Clone, Copy)]
pub(crate) struct Cx<'a> {
    pub(crate) program: &'a Program,
    pub(crate) flow: &'a Arc<Flow>,
    pub(crate) shared: &'a Shared,
    pub(crate) trace: Option<&'a Tracer>,
    /// Set before its first step that writes or that nobody knows: from there its client can't cancel it.
    pub(crate) committed: &'a AtomicBool,
    /// Where `@output` puts the reply; none where nobody waits for one, or in a handler.
    pub(crate) early: Option<&'a Early>,
}

/// Where in a trace a step stands. Costs nothing worth measuring when nobody traces.
#[derive(Clone, Copy, Default)]
pub(crate) struct At {
    /// The event around.
    pub(crate) parent: Option<u32>,
    /// Which branch of a fork, or which element.
    pub(crate) branch: Option<u32>,
    /// It helps to decide which case applies, and is no step of the flow's path.
    pub(crate) predicate: bool,
}

impl At {
    /// Inside that event.
    pub(crate) fn inside(event: Option<u32>) -> At {
        At { parent: event, ..At::default() }
    }

    /// Deciding for that event.
    pub(crate) fn predicate(event: Option<u32>) -> At {
        At { parent: event, predicate: true, ..At::default() }
    }

    /// In that branch of the step of that event.
    pub(crate) fn branch(event: Option<u32>, branch: usize) -> At {
        At { parent: event, branch: u32::try_from(branch).ok(), ..At::default() }
    }
}

impl<'a> Cx<'a> {
    /// As the synchronous reading sees it.
    pub(crate) fn sync(&self) -> SyncCx<'a> {
        SyncCx { program: self.program, flow: self.flow, trace: self.trace, committed: Some(self.committed) }
    }

    /// Says that a node that may write is about to run.
    pub(crate) fn commit(&self, node: u32) {
        if self.program.node(node).writes {
            self.committed.store(true, Ordering::Relaxed);
        }
    }
}

/// A flow, or the part of one, that never waits.
#[derive(Clone, Copy)]
pub(crate) struct SyncCx<'a> {
    pub(crate) program: &'a Program,
    pub(crate) flow: &'a Flow,
    pub(crate) trace: Option<&'a Tracer>,
    /// None where the flow never waits: then nothing can come in between.
    pub(crate) committed: Option<&'a AtomicBool>,
}

impl SyncCx<'_> {
    /// A failure of that node: counted, not yet caught.
    pub(crate) fn fail(&self, node: Option<u32>, failure: Failure) -> Stop {
        fail(self.program, node, failure)
    }

    /// The value of a constant's place.
    pub(crate) fn constant(&self, index: u32) -> &Value {
        &self.program.constants[index as usize]
    }
}

/// A failure of that node: counted, not yet caught.
pub(crate) fn fail(program: &Program, node: Option<u32>, failure: Failure) -> Stop {
    if let Some(node) = node {
        program.node(node).errors.fetch_add(1, Ordering::Relaxed);
    }
    Stop::failed(failure, node)
}
