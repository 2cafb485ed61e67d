//! Handlers and recoveries: the nearest that takes the code.

use super::stop::Failed;
use super::{Handled, Stop, frame};
use crate::prepare::{Catch, CatchKind};
use flux_node::Value;

/// The nearest catch of that code. A failure of a recovery goes to handlers only.
pub(crate) fn choose(catches: &[Catch], code: i64, recoveries: bool) -> Option<&Catch> {
    let fits = |catch: &&Catch| recoveries || matches!(catch.kind, CatchKind::Handle { .. });
    catches.iter().filter(fits).find(|catch| catch.matches(code))
}

/// A failure that a handler will end: its inputs are read now, while the frame is there.
pub(crate) fn handled(catch: &Catch, failed: Failed, frame: &[Value], constants: &[Value]) -> Stop {
    let (block, places) = match &catch.kind {
        CatchKind::Handle { block, inputs } => (*block, inputs),
        CatchKind::Recover(body) => (body.block, &body.inputs),
    };
    let mut inputs: Vec<Value> = frame::gather(places, frame, constants);
    inputs.extend(cause(&failed));
    Stop::Handled(Box::new(Handled { block, inputs, failed }))
}

/// The last two parameters of every handler and recovery: code and message.
pub(crate) fn cause(failed: &Failed) -> [Value; 2] {
    [Value::Int(failed.failure.code), Value::Str(failed.failure.message.to_string().into())]
}
