//! What never waits: plain recursion over one stack of values.
//!
//! A step costs a call: no box, no task, no allocation. The frame of a block lies on the stack from `base`;
//! blocks that it runs lie above.

use super::call::guarded;
use super::catch::{choose, handled};
use super::context::SyncCx;
use super::{At, Stop, codes, frame};
use crate::prepare::{Block, Branch, Case, CatchKind, Kind, Step, Test};
use flux_node::{Call, Failure, Place, Value};
use smallvec::SmallVec;
use std::sync::atomic::Ordering;

/// Runs a block whose frame lies on the stack from `base` to its top.
pub(crate) fn run(
    cx: &SyncCx<'_>,
    block: &Block,
    stack: &mut Vec<Value>,
    base: usize,
    at: At,
) -> Result<(), Stop> {
    for step in &block.steps {
        run_step(cx, step, stack, base, at)?;
    }
    Ok(())
}

/// Runs one step that never waits.
#[inline]
pub(crate) fn run_step(
    cx: &SyncCx<'_>,
    step: &Step,
    stack: &mut Vec<Value>,
    base: usize,
    at: At,
) -> Result<(), Stop> {
    if cx.trace.is_some() {
        return traced(cx, step, stack, base, at);
    }
    match kind(cx, step, stack, base, at) {
        Ok(()) => Ok(()),
        Err(stop) => caught(cx, step, stack, base, at, stop),
    }
}

#[cold]
fn traced(cx: &SyncCx<'_>, step: &Step, stack: &mut Vec<Value>, base: usize, at: At) -> Result<(), Stop> {
    let Some(tracer) = cx.trace else { return kind(cx, step, stack, base, at) };
    let event = tracer.begin(cx.program, step, at);
    let inside = At::inside(Some(event));
    let result = kind(cx, step, stack, base, inside);
    tracer.end(event, &result);
    let stop = match result {
        Ok(()) => return Ok(()),
        Err(stop) => stop,
    };
    tracer.failed(cx.program, step, &stack[base..], &stop);
    let result = caught(cx, step, stack, base, inside, stop);
    tracer.end(event, &result);
    result
}

#[inline]
fn kind(cx: &SyncCx<'_>, step: &Step, stack: &mut Vec<Value>, base: usize, at: At) -> Result<(), Stop> {
    match &step.kind {
        Kind::Call { node, inputs, outputs } => call(cx, *node, inputs, outputs, &mut stack[base..]),
        Kind::Copy { inputs, outputs } => {
            copy(inputs, outputs, &mut stack[base..], &cx.program.constants);
            Ok(())
        }
        Kind::Block(body) => enter(cx, body, None, stack, base, at),
        Kind::Dispatch(cases) => dispatch(cx, step, cases, stack, base, at),
        // What never waits never overlaps either: one branch after the other is the same.
        Kind::Fork { branches, .. } => branches.iter().enumerate().try_for_each(|(i, branch)| {
            enter(cx, branch, None, stack, base, At { branch: Some(i as u32), ..at })
        }),
        Kind::Each { .. } => {
            Err(cx.fail(step.node, Failure::new(codes::INTERNAL, "a list is never run through by recursion")))
        }
    }
}

/// Runs a synchronous node over a frame.
#[inline]
pub(crate) fn call(
    cx: &SyncCx<'_>,
    node: u32,
    inputs: &[Place],
    outputs: &[u32],
    frame: &mut [Value],
) -> Result<(), Stop> {
    let facts = cx.program.node(node);
    if facts.writes
        && let Some(committed) = cx.committed
    {
        committed.store(true, Ordering::Relaxed);
    }
    let mut call = Call::new(frame, &cx.program.constants, inputs, outputs, cx.flow);
    guarded(facts, &mut call).map_err(|failure| cx.fail(Some(node), failure))
}

/// A record as a step. All is read before anything is written.
pub(crate) fn copy(inputs: &[Place], outputs: &[u32], frame: &mut [Value], constants: &[Value]) {
    if let ([input], [output]) = (inputs, outputs) {
        frame[*output as usize] = frame::value(*input, frame, constants).clone();
        return;
    }
    let values: SmallVec<[Value; 8]> = frame::gather(inputs, frame, constants);
    for (output, value) in outputs.iter().zip(values) {
        frame[*output as usize] = value;
    }
}

/// Runs a block above its caller's frame.
pub(crate) fn enter(
    cx: &SyncCx<'_>,
    branch: &Branch,
    element: Option<Value>,
    stack: &mut Vec<Value>,
    base: usize,
    at: At,
) -> Result<(), Stop> {
    let top = stack.len();
    stack.extend(element);
    for place in &branch.inputs {
        let value = match place {
            Place::Slot(slot) => stack[base + *slot as usize].clone(),
            Place::Const(index) => cx.constant(*index).clone(),
        };
        stack.push(value);
    }
    enter_filled(cx, branch, stack, base, top, at)
}

/// The same, its parameters already on the stack from `top`.
fn enter_filled(
    cx: &SyncCx<'_>,
    branch: &Branch,
    stack: &mut Vec<Value>,
    base: usize,
    top: usize,
    at: At,
) -> Result<(), Stop> {
    let block = cx.program.block(branch.block);
    let end = stack.len().max(top + block.frame);
    stack.resize_with(end, Value::default);
    let result = run(cx, block, stack, top, at);
    if result.is_ok() {
        let (below, inner) = stack.split_at_mut(top);
        frame::give(branch, inner, &mut below[base..], &cx.program.constants);
    }
    stack.truncate(top);
    result
}

fn dispatch(
    cx: &SyncCx<'_>,
    step: &Step,
    cases: &[Case],
    stack: &mut Vec<Value>,
    base: usize,
    at: At,
) -> Result<(), Stop> {
    for (i, case) in cases.iter().enumerate() {
        if applies(cx, case, stack, base, at)? {
            if let (Some(tracer), Some(event)) = (cx.trace, at.parent) {
                tracer.took(event, i);
            }
            return enter(cx, &case.body, None, stack, base, at);
        }
    }
    Err(cx.fail(step.node, Failure::new(codes::NO_CASE, "no case applies")))
}

fn applies(cx: &SyncCx<'_>, case: &Case, stack: &mut Vec<Value>, base: usize, at: At) -> Result<bool, Stop> {
    for test in &case.tests {
        let holds = match test {
            Test::Is { predicate, value, negated } => {
                is(cx, *predicate, *value, stack, base, At::predicate(at.parent))? != *negated
            }
            Test::Some { .. } | Test::None { .. } => option(test, &mut stack[base..], &cx.program.constants),
        };
        if !holds {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `some` and `none`; the value of a `some` goes where the case expects it.
pub(crate) fn option(test: &Test, frame: &mut [Value], constants: &[Value]) -> bool {
    match test {
        Test::None { value } => !matches!(frame::value(*value, frame, constants), Value::Option(Some(_))),
        Test::Some { value, bind } => {
            let Value::Option(Some(inner)) = frame::value(*value, frame, constants) else { return false };
            frame[*bind as usize] = Value::clone(inner);
            true
        }
        Test::Is { .. } => false,
    }
}

/// Runs a predicate on a value.
pub(crate) fn is(
    cx: &SyncCx<'_>,
    predicate: u32,
    value: Place,
    stack: &mut Vec<Value>,
    base: usize,
    at: At,
) -> Result<bool, Stop> {
    let block = cx.program.block(cx.program.predicates[predicate as usize]);
    let top = stack.len();
    let value = frame::value(value, &stack[base..], &cx.program.constants).clone();
    stack.push(value);
    stack.resize_with(top + block.frame.max(1), Value::default);
    let result = run(cx, block, stack, top, at).map(|()| truth(block, &stack[top..], &cx.program.constants));
    stack.truncate(top);
    result
}

/// A predicate's answer.
pub(crate) fn truth(block: &Block, frame: &[Value], constants: &[Value]) -> bool {
    block
        .results
        .first()
        .is_some_and(|place| matches!(frame::value(*place, frame, constants), Value::Bool(true)))
}

/// Looks for what catches a failure of this step; a recovery runs here and now.
#[cold]
fn caught(
    cx: &SyncCx<'_>,
    step: &Step,
    stack: &mut Vec<Value>,
    base: usize,
    at: At,
    stop: Stop,
) -> Result<(), Stop> {
    let failed = match stop {
        Stop::Failed(failed) if !step.catches.is_empty() => failed,
        other => return Err(other),
    };
    let Some(catch) = choose(&step.catches, failed.failure.code, true) else {
        return Err(Stop::Failed(failed));
    };
    let body = match &catch.kind {
        CatchKind::Handle { .. } => {
            return Err(handled(catch, *failed, &stack[base..], &cx.program.constants));
        }
        CatchKind::Recover(body) => body,
    };
    let top = stack.len();
    for place in &body.inputs {
        let value = frame::value(*place, &stack[base..], &cx.program.constants).clone();
        stack.push(value);
    }
    stack.push(Value::Int(failed.failure.code));
    stack.push(Value::Str(failed.failure.message.into_owned().into()));
    let event = cx.trace.map(|tracer| (tracer, tracer.recovery(cx.program, body.block, at)));
    let inside = event.as_ref().map_or(at, |(_, event)| At::inside(Some(*event)));
    let result = enter_filled(cx, body, stack, base, top, inside);
    if let Some((tracer, event)) = event {
        tracer.end(event, &result);
    }
    match result {
        Err(Stop::Failed(again)) => match choose(&step.catches, again.failure.code, false) {
            Some(catch) => Err(handled(catch, *again, &stack[base..], &cx.program.constants)),
            None => Err(Stop::Failed(again)),
        },
        other => other,
    }
}
