//! Why a machine does not go on, and what catches it.

use super::trail::Trail;
use super::values::gather;
use crate::prepare::{Catch, CatchKind, Program};
use flux_node::{Failure, Value};
use std::sync::atomic::Ordering;

/// Codes of failures that the engine itself reports.
pub(crate) mod codes {
    /// A node panicked, or the plan contradicts itself.
    pub(crate) const INTERNAL: i64 = 500;
    /// A step's `@timeout` has run out.
    pub(crate) const TIMEOUT: i64 = 408;
    /// No case of a dispatch applies.
    pub(crate) const NO_CASE: i64 = 422;
}

/// Why a step, and with it all around it, does not go on. A box, as success must stay cheap to return.
pub(crate) enum Stop {
    /// Nothing has caught it yet.
    Failed(Box<Failed>),
    /// A handler has: nothing further out catches it any more.
    Handled(Box<Handled>),
}

/// A failure, and which node it came from.
pub(crate) struct Failed {
    pub(crate) failure: Failure,
    pub(crate) node: Option<u32>,
}

/// A failure that a handler will end.
pub(crate) struct Handled {
    pub(crate) block: u32,
    /// The handler's parameters, code and message included.
    pub(crate) inputs: Vec<Value>,
    pub(crate) failed: Failed,
}

impl Stop {
    pub(crate) fn failed(failure: Failure, node: Option<u32>) -> Stop {
        Stop::Failed(Box::new(Failed { failure, node }))
    }

    /// A failure of the engine's own.
    pub(crate) fn internal(message: &'static str) -> Stop {
        Stop::failed(Failure::new(codes::INTERNAL, message), None)
    }

    /// The failure behind it.
    pub(crate) fn cause(&self) -> &Failed {
        match self {
            Stop::Failed(failed) => failed,
            Stop::Handled(handled) => &handled.failed,
        }
    }

    /// The failure behind it, where it ends the flow.
    pub(crate) fn into_cause(self) -> Failed {
        match self {
            Stop::Failed(failed) => *failed,
            Stop::Handled(handled) => handled.failed,
        }
    }
}

/// A failure of that node: counted, not yet caught.
pub(crate) fn fail(program: &Program, node: Option<u32>, failure: Failure) -> Stop {
    if let Some(node) = node {
        program.node(node).errors.fetch_add(1, Ordering::Relaxed);
    }
    Stop::failed(failure, node)
}

/// What a panic said, as a failure.
pub(crate) fn panicked(payload: &(dyn std::any::Any + Send)) -> Failure {
    let said = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned());
    let message = match said {
        Some(said) => format!("the node panicked: {said}"),
        None => "the node panicked".to_owned(),
    };
    Failure::new(codes::INTERNAL, message)
}

/// The nearest catch of that code, of what failed behind that trail. A failure of a recovery goes to handlers only.
pub(crate) fn choose<'c>(
    catches: &'c [Catch],
    code: i64,
    recoveries: bool,
    trail: &Trail,
) -> Option<&'c Catch> {
    let fits = |catch: &&Catch| recoveries || matches!(catch.kind, CatchKind::Handle { .. });
    catches.iter().filter(fits).find(|catch| catch.matches(code, trail))
}

/// A failure that a handler will end: its inputs are read now, while the frame is there.
pub(crate) fn handled(catch: &Catch, failed: Failed, frame: &[Value], constants: &[Value]) -> Stop {
    let (block, places) = match &catch.kind {
        CatchKind::Handle { block, inputs } => (*block, inputs),
        CatchKind::Recover(body) => (body.block, &body.inputs),
    };
    let mut inputs: Vec<Value> = gather(places, frame, constants);
    inputs.extend(cause(&failed));
    Stop::Handled(Box::new(Handled { block, inputs, failed }))
}

/// The last two parameters of every handler and recovery: code and message.
pub(crate) fn cause(failed: &Failed) -> [Value; 2] {
    [Value::Int(failed.failure.code), Value::Str(failed.failure.message.to_string().into())]
}
