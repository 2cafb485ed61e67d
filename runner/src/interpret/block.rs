//! What may wait: blocks as futures, one box each.

use super::constraints::constrain;
use super::{At, Cx, Stop, attempt, sync};
use crate::locks::Scope;
use crate::prepare::{Block, Step};
use flux_node::Value;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;

/// Runs a block over a frame of its own.
pub(crate) fn run<'a>(
    cx: Cx<'a>,
    scope: Option<&'a Arc<Scope>>,
    block: &'a Block,
    frame: &'a mut Vec<Value>,
    at: At,
) -> BoxFuture<'a, Result<(), Stop>> {
    async move {
        for step in &block.steps {
            if step.sync {
                sync::run_step(&cx.sync(), step, frame, 0, at)?;
            } else if step.plain && cx.trace.is_none() {
                attempt::kind(cx, scope, step, frame, None).await?;
            } else {
                // The rarer way is boxed, so that blocks inside blocks stay small.
                run_step(cx, scope, step, frame, at).boxed().await?;
            }
        }
        Ok(())
    }
    .boxed()
}

async fn run_step(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    step: &Step,
    frame: &mut Vec<Value>,
    at: At,
) -> Result<(), Stop> {
    let event = cx.trace.map(|tracer| tracer.begin(cx.program, step, at));
    let result = constrained(cx, scope, step, frame, event).await;
    if let (Some(tracer), Some(event)) = (cx.trace, event) {
        tracer.end(event, &result);
    }
    result?;
    if let (Some(shape), Some(early)) = (&step.reply, cx.early) {
        early.send(cx, shape, frame);
        // Whoever sends it gets a turn before the rest of the flow.
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// Takes what the step's constraints ask for, runs it, and gives all back.
async fn constrained(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    step: &Step,
    frame: &mut Vec<Value>,
    event: Option<u32>,
) -> Result<(), Stop> {
    if step.locks.is_empty() && step.permits.is_empty() {
        return attempt::run(cx, scope, step, frame, event).await;
    }
    let own = constrain(cx, scope, step, frame, event).await?;
    attempt::run(cx, Some(&own), step, frame, event).await
}
