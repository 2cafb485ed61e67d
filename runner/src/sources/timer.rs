//! `timer.every(interval)`: a flow every so often, whether or not the one before has ended.
//!
//! Ticks stand at whole intervals from the start. One for which the server has no room is left out; so are
//! those that a stopped machine slept through, but for one.

use crate::engine::Inner;
use crate::flow;
use crate::limits::Flows;
use crate::prepare::{Program, StartProblem};
use flux_node::{Resources, Value, constant};
use flux_plan::{ComponentCall, Type};
use std::sync::Arc;
use std::time::Duration;

/// How often, as the source's argument says.
pub(crate) fn interval(call: &ComponentCall, resources: &dyn Resources) -> Result<Duration, StartProblem> {
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
        Some(nanos) if nanos > 0 => Ok(Duration::from_nanos(nanos)),
        _ => Err(wrong("it must be a duration above zero, such as `1s`".to_owned())),
    }
}

/// Fires a source until it is dropped.
pub(crate) async fn run(
    engine: Arc<Inner>,
    program: Arc<Program>,
    source: u32,
    interval: Duration,
    flows: Arc<Flows>,
) {
    let world = engine.options.world.clone();
    let step = u64::try_from(interval.as_nanos()).unwrap_or(u64::MAX).max(1);
    let mut next = world.monotonic().saturating_add(step);
    loop {
        let wait = next.saturating_sub(world.monotonic());
        world.sleep(Duration::from_nanos(wait)).await;
        let late = world.monotonic().saturating_sub(next);
        next = next.saturating_add(step).saturating_add(late / step * step);
        if let Some(ticket) = flows.enter() {
            let mut begin = engine.begin(program.clone(), source, false);
            begin.ticket = Some(ticket);
            let outputs = outputs(&program, source, world.now());
            flow::start(begin, outputs);
        }
    }
}

fn outputs(program: &Program, source: u32, now: i64) -> Vec<Value> {
    program.plan.sources[source as usize].outputs.iter().map(|_| Value::Time(now)).collect()
}
