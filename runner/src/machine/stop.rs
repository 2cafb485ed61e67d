//! Why a machine does not go on, and what catches it.

use super::trail::Trail;
use super::values::gather;
use crate::prepare::{Catch, CatchKind, Program};
use flux_node::{Bulk, Failure, Flow, Value};
use std::sync::atomic::Ordering;

/// Codes of failures that the engine itself reports.
pub(crate) mod codes {
    /// A node panicked, or the plan contradicts itself.
    pub(crate) const INTERNAL: i64 = 500;
    /// A step's `@timeout` has run out.
    pub(crate) const TIMEOUT: i64 = 408;
    /// A step's `@throttle` is empty: the status of the refusal.
    pub(crate) const TOO_OFTEN: u16 = 429;
    /// A flow waited too long at a limit.
    pub(crate) const BUSY: u16 = 503;
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
    /// The nodes from the outermost down to that one, where that is known.
    pub(crate) path: Vec<String>,
    /// The client that is told would rather have JSON.
    pub(crate) wants_json: bool,
}

impl Failed {
    /// A failure of that node, or of none.
    pub(crate) fn new(failure: Failure, node: Option<u32>) -> Failed {
        Failed { failure, node, path: Vec::new(), wants_json: false }
    }
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
        Stop::Failed(Box::new(Failed::new(failure, node)))
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
        CatchKind::Handle { block, inputs, .. } => (*block, inputs),
        CatchKind::Recover(body) => (body.block, &body.inputs),
    };
    let mut inputs: Vec<Value> = gather(places, frame, constants);
    inputs.extend(cause(&failed));
    Stop::Handled(Box::new(Handled { block, inputs, failed }))
}

/// The same for a handler of a source or of the whole service, which is given what there is of the request, too.
pub(crate) fn handled_of_source(
    catch: &Catch,
    failed: Failed,
    frame: &[Value],
    constants: &[Value],
    flow: &Flow,
) -> Stop {
    let mut stop = handled(catch, failed, frame, constants);
    if let (Stop::Handled(handled), CatchKind::Handle { asks: true, .. }) = (&mut stop, &catch.kind) {
        let at = handled.inputs.len() - CAUSE;
        let request = asked(flow, &handled.failed.failure);
        handled.inputs.splice(at..at, request);
    }
    stop
}

/// The method and the path of a flow's request, and what is wrong with which part of it; each empty where there is
/// none.
fn asked(flow: &Flow, failure: &Failure) -> [Value; 3] {
    let text = |text: Option<&str>| Value::Str(text.unwrap_or_default().into());
    let request = flow.request.as_deref();
    let wrong = failure.refused().map_or(&[][..], |refused| &refused.fields);
    let fields = wrong.iter().map(|(name, what)| (name.as_str().into(), Value::Str(what.as_str().into())));
    [
        text(request.map(|r| r.method())),
        text(request.map(|r| r.path())),
        Value::Map(Bulk::new(fields.collect())),
    ]
}

/// How many parameters of a handler tell of the failure itself.
const CAUSE: usize = 2;

/// The last two parameters of every handler and recovery: code and message.
pub(crate) fn cause(failed: &Failed) -> [Value; CAUSE] {
    [Value::Int(failed.failure.code), Value::Str(failed.failure.message.to_string().into())]
}
