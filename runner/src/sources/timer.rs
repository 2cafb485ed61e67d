//! `timer.every(interval)`: a flow every so often.
//!
//! Ticks stand at whole intervals from the start, and stay there when the program is swapped for one that declares
//! the timer alike. What a tick does while a flow of an earlier one goes on, `overlap` says: it is left out, waits (one at
//! most), or starts a flow beside it. One for which the server has no room is left out; so are those that a stopped machine
//! slept through, but for one.

use super::turn::Turns;
use super::{SourceNode, Starter, Stop};
use crate::prepare::StartProblem;
use flux_components::bounds;
use flux_node::{Records, Resources, Value, constant};
use flux_plan::{ComponentCall, Constant, Type};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// A `timer.every` of a program, with its arguments read.
struct Timer {
    /// From one tick to the next, in nanoseconds; never 0.
    interval: u64,
    overlap: Overlap,
    turns: Turns,
}

/// What a tick does while a flow of an earlier one goes on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Overlap {
    /// The tick is left out.
    Skip,
    /// It waits until none goes on, if no other does.
    Queue,
    /// It starts one beside it.
    Allow,
}

/// As the source's arguments say.
///
/// # Errors
/// The interval is missing, no duration, or zero; `overlap` is no such word.
pub(super) fn source(
    call: &ComponentCall,
    resources: &dyn Resources,
) -> Result<Arc<dyn SourceNode>, StartProblem> {
    let (interval, overlap) = (interval(call, resources)?, overlap(call, resources)?);
    Ok(Arc::new(Timer { interval, overlap, turns: Turns::default() }))
}

fn wrong(argument: &str, message: impl Into<String>) -> StartProblem {
    StartProblem::Argument { argument: argument.to_owned(), message: message.into() }
}

fn interval(call: &ComponentCall, resources: &dyn Resources) -> Result<u64, StartProblem> {
    let wrong = |message: String| wrong("interval", message);
    let Some(given) = call.arg("interval") else { return Err(wrong("it is missing".to_owned())) };
    let value = constant(given, resources).map_err(|error| wrong(error.to_string()))?;
    let nanos = match &value {
        Value::Duration(nanos) => Some(*nanos),
        Value::Str(text) => match Value::from_text(text, &Type::Duration, &Records::default()) {
            Ok(Value::Duration(nanos)) => Some(nanos),
            _ => None,
        },
        _ => None,
    };
    let Some(interval) = nanos else {
        return Err(wrong("it must be a duration, such as `1s`".to_owned()));
    };
    let bounds = bounds::of(&call.component).iter().filter(|bound| bound.argument == "interval");
    let mut refused = bounds.filter_map(|bound| bound.refuses(&Constant::Duration(interval), |_| None));
    match refused.next() {
        Some(outside) => Err(wrong(format!("it {}", outside.message))),
        None => Ok(interval),
    }
}

fn overlap(call: &ComponentCall, resources: &dyn Resources) -> Result<Overlap, StartProblem> {
    let Some(given) = call.arg("overlap") else { return Ok(Overlap::Skip) };
    let value = constant(given, resources).map_err(|error| wrong("overlap", error.to_string()))?;
    match &value {
        Value::Str(text) if **text == *"skip" => Ok(Overlap::Skip),
        Value::Str(text) if **text == *"queue" => Ok(Overlap::Queue),
        Value::Str(text) if **text == *"allow" => Ok(Overlap::Allow),
        _ => Err(wrong("overlap", "it is one of `skip`, `queue` and `allow`")),
    }
}

impl SourceNode for Timer {
    fn run(self: Arc<Self>, starter: Starter, mut stop: Stop) -> BoxFuture<'static, ()> {
        async move {
            // Between two ticks it waits for nothing that could be lost.
            tokio::select! {
                biased;
                () = stop.told() => {}
                () = self.tick(&starter) => {}
            }
        }
        .boxed()
    }
}

impl Timer {
    /// Starts a flow at each tick, until the future is dropped.
    async fn tick(&self, starter: &Starter) {
        let world = starter.world().clone();
        let mut next = world.monotonic().saturating_add(self.interval);
        let mut waits = false;
        loop {
            let sleep = world.sleep(Duration::from_nanos(next.saturating_sub(world.monotonic())));
            if waits {
                tokio::select! {
                    biased;
                    () = self.turns.none() => {
                        waits = false;
                        self.fire(starter);
                        continue;
                    }
                    () = sleep => {}
                }
            } else {
                sleep.await;
            }
            let late = world.monotonic().saturating_sub(next);
            next = next.saturating_add(self.interval).saturating_add(late / self.interval * self.interval);
            match self.overlap {
                Overlap::Skip if self.turns.any() => skipped(starter),
                Overlap::Queue if waits => skipped(starter),
                Overlap::Queue if self.turns.any() => waits = true,
                _ => self.fire(starter),
            }
        }
    }

    /// Starts a flow, if there is room.
    fn fire(&self, starter: &Starter) {
        let Some(called) = starter.now() else { return };
        let Some(ticket) = starter.room(&called) else { return skipped(starter) };
        let outputs = &called.program.plan.sources[called.source as usize].outputs;
        let now = Value::Time(starter.world().now());
        let outputs = outputs.iter().map(|_| now.clone()).collect();
        starter.start(called, ticket, Some(self.turns.begin()), outputs);
    }
}

/// A tick that starts no flow is counted.
fn skipped(starter: &Starter) {
    if let Some(called) = starter.now() {
        called.program.sources[called.source as usize].counts.skipped.fetch_add(1, Ordering::Relaxed);
    }
}
