//! A flow that never waits: a few calls on whatever thread brings its outputs, and nothing is allocated.

use super::{End, Stack, count, failed, handler_reply, last_resort, session_value};
use crate::engine::Inner;
use crate::interpret::{At, Handled, Stop, SyncCx, gather, sync};
use crate::prepare::{Program, Session, Source};
use crate::reply::{Reply, Values, encode};
use flux_node::{Flow, Request, Value};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What became of it.
pub(crate) enum AtOnce {
    /// It has ended, and is counted.
    Ended(End),
    /// A handler that may wait ends it.
    Handler(Box<Handled>, Flow),
}

/// Runs a flow that never waits; its source's outputs are on the stack.
pub(crate) fn at_once(
    engine: &Inner,
    program: &Program,
    source: &Source,
    request: Option<Arc<dyn Request>>,
    mut stack: Stack,
) -> AtOnce {
    source.counts.started.fetch_add(1, Ordering::Relaxed);
    let mut flow = engine.flow(request);
    let end = match run(program, source, &mut flow, &mut stack) {
        Ok(reply) => Ok(reply),
        Err(Stop::Handled(handled)) if program.block(handled.block).sync => handle(program, *handled, &flow),
        Err(Stop::Handled(handled)) => return AtOnce::Handler(handled, flow),
        Err(Stop::Failed(failed)) => Err(*failed),
    };
    count(engine, program, source, &flow, &end);
    AtOnce::Ended(end)
}

fn context<'a>(program: &'a Program, flow: &'a Flow) -> SyncCx<'a> {
    SyncCx { program, flow, trace: None, committed: None }
}

fn run(program: &Program, source: &Source, flow: &mut Flow, stack: &mut Vec<Value>) -> Result<Reply, Stop> {
    let result = session(program, source, flow, stack).and_then(|()| {
        let block = program.block(source.block);
        let frame = block.frame.max(stack.len());
        stack.resize_with(frame, Value::default);
        sync::run(&context(program, flow), block, stack, 0, At::default())?;
        encode(&source.reply, stack, &program.constants, None, Values::Take)
            .map_err(|failure| Stop::failed(failure, None))
    });
    result.map_err(|stop| last_resort(source, stop, stack, &program.constants))
}

fn session(program: &Program, source: &Source, flow: &mut Flow, outputs: &[Value]) -> Result<(), Stop> {
    flow.session = match &source.session {
        None => None,
        Some(Session::Output(place)) => gather::<Vec<_>>(&[*place], outputs, &program.constants).pop(),
        Some(Session::Block(block)) => {
            let block = program.block(*block);
            let mut frame = outputs.to_vec();
            frame.resize_with(block.frame.max(frame.len()), Value::default);
            sync::run(&context(program, flow), block, &mut frame, 0, At::default())?;
            Some(session_value(block, &frame, &program.constants)?)
        }
    };
    Ok(())
}

fn handle(program: &Program, handled: Handled, flow: &Flow) -> End {
    let block = program.block(handled.block);
    let mut frame = handled.inputs;
    frame.resize_with(block.frame.max(frame.len()), Value::default);
    match sync::run(&context(program, flow), block, &mut frame, 0, At::default()) {
        Ok(()) => handler_reply(block, &mut frame, &program.constants),
        Err(stop) => Err(failed(stop)),
    }
}
