//! One flow, from its source's outputs to its end.
//!
//! Comes in: a source and what it put out. Goes out: the flow's [`End`]. Here is decided what follows a
//! failure that nothing inside caught, and that handlers run once the flow holds nothing any more. *Never*
//! here: where the outputs came from, how the reply leaves.

mod at_once;
mod course;
mod detach;
mod doing;
mod machine;
mod slot;

pub(crate) use at_once::{AtOnce, at_once, refused};
pub(crate) use detach::{Detach, Ends};
pub(crate) use doing::{Doing, start, start_handler, values, whole};
pub(crate) use machine::{FlowHandle, FlowMachine};

use crate::engine::{FlowEnd, Inner};
use crate::machine::{Failed, Stop, Trail, handled_of_source};
use crate::prepare::{Program, Source};
use crate::reply::{Early, Reply};
use crate::trace::Tracer;
use flux_node::{Flow, Value};
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

/// `handle error S`, `handle error *`: what catches what nothing inside has.
fn last_resort(source: &Source, stop: Stop, outputs: &[Value], constants: &[Value], flow: &Flow) -> Stop {
    let Stop::Failed(failed) = stop else { return stop };
    match source.catches.iter().find(|catch| catch.matches(failed.failure.code, &Trail::default())) {
        Some(catch) => handled_of_source(catch, *failed, outputs, constants, flow),
        None => Stop::Failed(failed),
    }
}

/// Counts an end, and tells of it.
fn count(engine: &Inner, program: &Program, source: &Source, flow: &Flow, end: &End) {
    let counter = match end {
        Ok(_) => &source.counts.finished,
        Err(failed) => {
            engine.tell(program, source, Some(flow), failed);
            &source.counts.failed
        }
    };
    counter.fetch_add(1, Ordering::Relaxed);
    if let Some(on_end) = &engine.options.on_end {
        let nanos = u64::try_from(engine.options.world.now().saturating_sub(flow.now)).unwrap_or(0);
        on_end(&FlowEnd { source: &source.name, nanos, failed: end.is_err() });
    }
}
