//! One flow, from its source's outputs to its end.
//!
//! Comes in: a source and what it put out. Goes out: the flow's [`End`]. Here is decided what follows a
//! failure that nothing inside caught, and that handlers run once the flow holds nothing any more. Two
//! readings, as in the interpreter: [`at_once`] for flows that never wait, [`whole`] for the rest. *Never*
//! here: where the outputs came from, how the reply leaves.

mod at_once;
mod detach;
mod stack;
mod whole;

pub(crate) use at_once::{AtOnce, at_once};
pub(crate) use detach::Detach;
pub(crate) use stack::Stack;
pub(crate) use whole::{Begin, handler, values, whole};

use crate::engine::{FlowEnd, Inner};
use crate::interpret::{Failed, Stop, codes, gather, handled};
use crate::prepare::{Block, Program, ReplyShape, Source};
use crate::reply::{Early, Reply, Values, encode};
use crate::trace::Tracer;
use flux_node::{Failure, Flow, Value};
use std::sync::atomic::{AtomicBool, Ordering};

/// How a flow ended: its reply, or nothing but a count and a log line.
pub(crate) type End = Result<Reply, Failed>;

/// What those who wait for a flow may know of it while it runs.
#[derive(Default)]
pub(crate) struct Life {
    /// It has begun to change the world: its client can't cancel it any more.
    pub(crate) committed: AtomicBool,
    pub(crate) early: Early,
    pub(crate) tracer: Option<Tracer>,
}

impl Life {
    /// May its client still cancel it?
    pub(crate) fn cancellable(&self) -> bool {
        !self.committed.load(Ordering::Relaxed) && !self.early.sent()
    }
}

/// `handle error *`: what catches what nothing inside has.
fn last_resort(source: &Source, stop: Stop, outputs: &[Value], constants: &[Value]) -> Stop {
    let Stop::Failed(failed) = stop else { return stop };
    match source.catches.iter().find(|catch| catch.matches(failed.failure.code)) {
        Some(catch) => handled(catch, *failed, outputs, constants),
        None => Stop::Failed(failed),
    }
}

/// A session block's only result.
fn session_value(block: &Block, frame: &[Value], constants: &[Value]) -> Result<Value, Stop> {
    let value = gather::<Vec<_>>(&block.results, frame, constants).into_iter().next();
    value.ok_or_else(|| {
        Stop::failed(Failure::new(codes::INTERNAL, "the session's node puts out nothing"), None)
    })
}

/// What a handler's tuple says to the client.
fn handler_reply(block: &Block, frame: &mut [Value], constants: &[Value]) -> End {
    let shape = ReplyShape { values: block.results.clone(), names: block.names.clone() };
    encode(&shape, frame, constants, Some(500), Values::Take)
        .map_err(|failure| Failed { failure, node: None })
}

/// The failure behind a stop that ends the flow.
fn failed(stop: Stop) -> Failed {
    match stop {
        Stop::Failed(failed) => *failed,
        Stop::Handled(handled) => handled.failed,
    }
}

/// Counts an end, and tells of it.
fn count(engine: &Inner, program: &Program, source: &Source, flow: &Flow, end: &End) {
    let counter = match end {
        Ok(_) => &source.counts.finished,
        Err(failed) => {
            engine.tell(program, source, failed);
            &source.counts.failed
        }
    };
    counter.fetch_add(1, Ordering::Relaxed);
    if let Some(on_end) = &engine.options.on_end {
        let nanos = u64::try_from(engine.options.world.now().saturating_sub(flow.now)).unwrap_or(0);
        on_end(&FlowEnd { source: &source.name, nanos, failed: end.is_err() });
    }
}

/// Counts a flow as cancelled if it is dropped before its end.
struct Unended<'s> {
    source: &'s Source,
    ended: bool,
}

impl<'s> Unended<'s> {
    fn new(source: &'s Source) -> Self {
        Unended { source, ended: false }
    }

    fn ended(mut self) {
        self.ended = true;
    }
}

impl Drop for Unended<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.source.counts.cancelled.fetch_add(1, Ordering::Relaxed);
        }
    }
}
