//! Dispatch: the first case whose tests all hold.

use super::attempt::branch;
use super::context::fail;
use super::{At, Cx, Stop, codes, frame, run_async, sync};
use crate::locks::Scope;
use crate::prepare::{Case, Step, Test};
use flux_node::{Failure, Place, Value};
use std::sync::Arc;

/// Runs the first case that applies. Predicates run under the step's constraints, one after the other.
pub(crate) async fn run(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    step: &Step,
    cases: &[Case],
    frame: &mut Vec<Value>,
    event: Option<u32>,
) -> Result<(), Stop> {
    for (i, case) in cases.iter().enumerate() {
        if applies(cx, scope, case, frame, event).await? {
            if let (Some(tracer), Some(event)) = (cx.trace, event) {
                tracer.took(event, i);
            }
            return branch(cx, scope, &case.body, frame, At::inside(event)).await;
        }
    }
    Err(fail(cx.program, step.node, Failure::new(codes::NO_CASE, "no case applies")))
}

async fn applies(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    case: &Case,
    frame: &mut Vec<Value>,
    event: Option<u32>,
) -> Result<bool, Stop> {
    for test in &case.tests {
        let holds = match test {
            Test::Is { predicate, value, negated } => {
                is(cx, scope, *predicate, *value, frame, event).await? != *negated
            }
            Test::Some { .. } | Test::None { .. } => sync::option(test, frame, &cx.program.constants),
        };
        if !holds {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn is(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    predicate: u32,
    value: Place,
    frame: &mut Vec<Value>,
    event: Option<u32>,
) -> Result<bool, Stop> {
    let block = cx.program.block(cx.program.predicates[predicate as usize]);
    if block.sync {
        return sync::is(&cx.sync(), predicate, value, frame, 0, At::predicate(event));
    }
    let mut inner = vec![frame::value(value, frame, &cx.program.constants).clone()];
    inner.resize_with(block.frame.max(1), Value::default);
    run_async(cx, scope, block, &mut inner, At::predicate(event)).await?;
    Ok(sync::truth(block, &inner, &cx.program.constants))
}
