//! What one flow did, step by step.
//!
//! Comes in: begins and ends of steps, from wherever in the flow they happen. Goes out: a [`Trace`], which
//! serializes (docs/formats.md). Costs one branch a step where nobody traces.

use crate::machine::{At, Stop, gather};
use crate::prepare::{Kind, Program, Step};
use flux_node::Value;
use flux_policy::World;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The version of the format that this build writes.
const VERSION: u32 = 1;

/// What one flow did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The version of the format, which stands first.
    pub version: u32,
    /// The source; empty where no source took the request.
    pub source: String,
    /// From the flow's start to its end, in nanoseconds.
    pub duration_ns: u64,
    /// Steps, in the order in which they began.
    pub events: Vec<TraceEvent>,
}

/// One step of a flow, or one flow inside it: when it ran, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceEvent {
    /// The node; what kind of step it is where it is no node's.
    pub name: String,
    /// `call`, `flow`, `dispatch`, `fork`, `each`, `record`, `predicate`, `recovery` or `handler`.
    pub kind: String,
    /// The event around: its index in the trace.
    pub parent: Option<u32>,
    /// In which branch of the fork around, or for which element of the list.
    pub branch: Option<u32>,
    /// How many events are around it.
    pub depth: u32,
    /// From the flow's start, in nanoseconds.
    pub start_ns: u64,
    /// From its begin to its end in nanoseconds, waiting included.
    pub duration_ns: u64,
    /// How long it waited for its constraints.
    pub waited_ns: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// Which case a dispatch took, from 0.
    pub case: Option<u32>,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It ended without a failure.
    Ok,
    /// With that code, caught further out or not at all.
    Failed(i64),
    /// With that code; its recovery put the flow back on its way.
    Recovered(i64),
    /// With that code; its handler ends the flow.
    Handled(i64),
    /// Not at all: something else ended first.
    Cancelled,
}

/// The concrete node that failed first, and what it was given.
#[derive(Clone, Debug)]
pub struct FailedCall {
    /// The name of the node that failed.
    pub node: String,
    /// The inputs that the node was given, with their names.
    pub inputs: Vec<(String, Value)>,
    /// The failure's code, as handlers list it.
    pub code: i64,
    /// What the node said.
    pub message: String,
}

/// Collects a flow's events.
pub(crate) struct Tracer {
    world: Arc<dyn World>,
    start: u64,
    events: Mutex<Vec<TraceEvent>>,
    failed: Mutex<Option<FailedCall>>,
}

impl Tracer {
    pub(crate) fn new(world: Arc<dyn World>) -> Tracer {
        Tracer { start: world.monotonic(), world, events: Mutex::default(), failed: Mutex::default() }
    }

    /// Nanoseconds since the flow's start.
    pub(crate) fn now(&self) -> u64 {
        self.world.monotonic().saturating_sub(self.start)
    }

    /// A step begins; the result names its event.
    pub(crate) fn begin(&self, program: &Program, step: &Step, at: At) -> u32 {
        let kind = match &step.kind {
            _ if at.predicate => "predicate",
            Kind::Call { .. } => "call",
            Kind::Block(_) => "flow",
            Kind::Dispatch(_) => "dispatch",
            Kind::Fork { .. } => "fork",
            Kind::Each { .. } => "each",
            Kind::Copy { .. } => "record",
        };
        let name = step.node.map_or(kind, |node| &program.node(node).name);
        self.begin_named(name, kind, at)
    }

    /// A recovery begins, in the place of the step that has failed.
    pub(crate) fn recovery(&self, program: &Program, block: u32, at: At) -> u32 {
        self.begin_named(block_name(program, block), "recovery", at)
    }

    /// A handler begins, behind all that the flow has done.
    pub(crate) fn handler(&self, program: &Program, block: u32) -> u32 {
        self.begin_named(block_name(program, block), "handler", At::default())
    }

    /// Something begins that is no step.
    fn begin_named(&self, name: &str, kind: &str, at: At) -> u32 {
        let start_ns = self.now();
        let mut events = self.lock();
        let depth =
            at.parent.and_then(|parent| events.get(parent as usize)).map_or(0, |event| event.depth + 1);
        events.push(TraceEvent {
            name: name.to_owned(),
            kind: kind.to_owned(),
            parent: at.parent,
            branch: at.branch,
            depth,
            start_ns,
            duration_ns: 0,
            waited_ns: 0,
            outcome: Outcome::Cancelled,
            case: None,
        });
        events.len() as u32 - 1
    }

    /// A step has ended: at first as it did, and again once something has caught its failure.
    pub(crate) fn end(&self, event: u32, result: Result<(), &Stop>) {
        let now = self.now();
        self.with(event, |event| {
            event.duration_ns = now.saturating_sub(event.start_ns);
            event.outcome = match (event.outcome, result) {
                (Outcome::Failed(code), Ok(())) => Outcome::Recovered(code),
                (Outcome::Failed(code), Err(Stop::Handled(_))) => Outcome::Handled(code),
                (_, Ok(())) => Outcome::Ok,
                (_, Err(stop)) => Outcome::Failed(stop.cause().failure.code),
            };
        });
    }

    /// A step has failed, whose frame is still there.
    pub(crate) fn failed(&self, program: &Program, step: &Step, frame: &[Value], stop: &Stop) {
        let Kind::Call { node, inputs, .. } = &step.kind else { return };
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.is_some() {
            return;
        }
        let facts = &program.plan.nodes[*node as usize];
        let values: Vec<Value> = gather(inputs, frame, &program.constants);
        let names = facts.inputs.iter().map(|field| field.name.clone());
        let cause = &stop.cause().failure;
        *failed = Some(FailedCall {
            node: facts.name.clone(),
            inputs: names.zip(values).collect(),
            code: cause.code,
            message: cause.message.to_string(),
        });
    }

    /// The first call that failed.
    pub(crate) fn first_failure(&self) -> Option<FailedCall> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// A step has its constraints after that long.
    pub(crate) fn waited(&self, event: u32, nanos: u64) {
        self.with(event, |event| event.waited_ns = nanos);
    }

    /// A dispatch took that case.
    pub(crate) fn took(&self, event: u32, case: usize) {
        self.with(event, |event| event.case = u32::try_from(case).ok());
    }

    /// All of it, for a flow of that source.
    pub(crate) fn finish(&self, source: &str) -> Trace {
        let duration_ns = self.now();
        let mut events = std::mem::take(&mut *self.lock());
        for event in events.iter_mut().filter(|event| event.outcome == Outcome::Cancelled) {
            event.duration_ns = duration_ns.saturating_sub(event.start_ns);
        }
        Trace { version: VERSION, source: source.to_owned(), duration_ns, events }
    }

    fn with(&self, event: u32, change: impl FnOnce(&mut TraceEvent)) {
        if let Some(event) = self.lock().get_mut(event as usize) {
            change(event);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<TraceEvent>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a handler or a recovery is called: `recover Reviews`.
fn block_name(program: &Program, block: u32) -> &str {
    program.plan.blocks.get(block as usize).map_or("handler", |block| &block.name)
}
