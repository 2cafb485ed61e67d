//! `timer.every(interval)`: a flow every so often, whether or not the one before has ended.
//!
//! Ticks stand at whole intervals from the start, and stay there when the program is swapped for one that declares
//! the timer alike. One for which the server has no room is left out; so are those that a stopped machine slept
//! through, but for one.

use super::{SourceNode, Starter, Stop};
use crate::prepare::StartProblem;
use flux_node::{Resources, Value, constant};
use flux_plan::{ComponentCall, Type};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;

/// A source whose flows begin at a fixed interval.
struct Timer {
    /// Nanoseconds, above zero.
    interval: u64,
}

/// As the source's argument says.
///
/// # Errors
/// The interval is missing, no duration, or zero.
pub(super) fn source(
    call: &ComponentCall,
    resources: &dyn Resources,
) -> Result<Arc<dyn SourceNode>, StartProblem> {
    let argument = "interval";
    let wrong = |message: String| StartProblem::Argument { argument: argument.to_owned(), message };
    let Some(given) = call.arg(argument) else { return Err(wrong("it is missing".to_owned())) };
    let value = constant(given, resources).map_err(|error| wrong(error.to_string()))?;
    let nanos = match &value {
        Value::Duration(nanos) => Some(*nanos),
        Value::Str(text) => match Value::from_text(text, &Type::Duration, &flux_node::Records::default()) {
            Ok(Value::Duration(nanos)) => Some(nanos),
            _ => None,
        },
        _ => None,
    };
    match nanos {
        Some(interval) if interval > 0 => Ok(Arc::new(Timer { interval })),
        _ => Err(wrong("it must be a duration above zero, such as `1s`".to_owned())),
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
    /// Begins a flow at each tick until it is told to stop.
    async fn tick(&self, starter: &Starter) {
        let world = starter.world().clone();
        let mut next = world.monotonic().saturating_add(self.interval);
        loop {
            let wait = next.saturating_sub(world.monotonic());
            world.sleep(Duration::from_nanos(wait)).await;
            let late = world.monotonic().saturating_sub(next);
            next = next.saturating_add(self.interval).saturating_add(late / self.interval * self.interval);
            if let (Some(called), Some(ticket)) = (starter.now(), starter.room()) {
                let outputs = &called.program.plan.sources[called.source as usize].outputs;
                let outputs = outputs.iter().map(|_| Value::Time(world.now())).collect();
                starter.start(called, ticket, outputs);
            }
        }
    }
}
