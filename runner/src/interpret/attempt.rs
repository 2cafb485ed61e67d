//! One step, its constraints held: its permit, its time limit, its work, and what catches its failure.

use super::catch::{cause, choose, handled};
use super::constraints::gate;
use super::context::fail;
use super::{At, Cx, Stop, call, codes, dispatch, each, fork, frame, run_async, sync};
use crate::locks::{Ended, Hold, Holds, Scope};
use crate::prepare::{Branch, CatchKind, Kind, Step};
use flux_node::{Failure, Value};
use futures_util::FutureExt;
use futures_util::future::{Either, select};
use std::pin::pin;
use std::sync::Arc;

/// Runs a step whose constraints are held.
pub(crate) async fn run(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    step: &Step,
    frame: &mut Vec<Value>,
    event: Option<u32>,
) -> Result<(), Stop> {
    // A recovery begins once all that ran in here has really returned.
    let recovers = step.catches.iter().any(|catch| matches!(catch.kind, CatchKind::Recover(_)));
    let (work, ended) = workspace(cx, scope, step, recovers && step.blocking).await;
    let result = timed(cx, work.as_ref().or(scope), step, frame, event).await;
    drop(work);
    if let (Some(tracer), Some(event), Err(stop)) = (cx.trace, event, &result) {
        tracer.end(event, &result);
        tracer.failed(cx.program, step, frame, stop);
    }
    let failed = match result {
        Err(Stop::Failed(failed)) if !step.catches.is_empty() => failed,
        other => return other,
    };
    let Some(catch) = choose(&step.catches, failed.failure.code, true) else {
        return Err(Stop::Failed(failed));
    };
    let body = match &catch.kind {
        CatchKind::Handle { .. } => return Err(handled(catch, *failed, frame, &cx.program.constants)),
        CatchKind::Recover(body) => body,
    };
    if let Some(ended) = ended {
        ended.wait().await;
    }
    match recover(cx, scope, body, &cause(&failed), frame, event).await {
        Err(Stop::Failed(again)) => match choose(&step.catches, again.failure.code, false) {
            Some(catch) => Err(handled(catch, *again, frame, &cx.program.constants)),
            None => Err(Stop::Failed(again)),
        },
        other => other,
    }
}

/// What only the step's own work holds: its permit, and the sign that it has ended.
async fn workspace(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    step: &Step,
    watch: bool,
) -> (Option<Arc<Scope>>, Option<Ended>) {
    let mut holds = Holds::default();
    let permit = step.node.filter(|_| step.permit).and_then(|node| Some((node, gate(cx, scope, node)?)));
    if let Some((node, gate)) = permit {
        holds.push(Hold::permit(node, gate).await);
    } else if !watch {
        return (None, None);
    }
    let work = Scope::inside(scope, holds, Vec::new());
    if watch {
        let (work, ended) = work.watched();
        (Some(work), Some(ended))
    } else {
        (Some(Arc::new(work)), None)
    }
}

async fn timed(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    step: &Step,
    frame: &mut Vec<Value>,
    event: Option<u32>,
) -> Result<(), Stop> {
    let Some(limit) = step.timeout else { return kind(cx, scope, step, frame, event).await };
    let work = pin!(kind(cx, scope, step, frame, event));
    match select(work, cx.flow.world.sleep(limit)).await {
        Either::Left((result, _)) => result,
        Either::Right(((), _)) => {
            let failure = Failure::new(codes::TIMEOUT, format!("it took longer than {limit:?}"));
            Err(fail(cx.program, step.node, failure))
        }
    }
}

/// Does what the step does, and nothing around it.
pub(crate) async fn kind(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    step: &Step,
    frame: &mut Vec<Value>,
    event: Option<u32>,
) -> Result<(), Stop> {
    match &step.kind {
        Kind::Call { node, inputs, outputs } => call::run(cx, scope, *node, inputs, outputs, frame).await,
        Kind::Copy { inputs, outputs } => {
            sync::copy(inputs, outputs, frame, &cx.program.constants);
            Ok(())
        }
        Kind::Block(body) => branch(cx, scope, body, frame, At::inside(event)).await,
        Kind::Dispatch(cases) => dispatch::run(cx, scope, step, cases, frame, event).boxed().await,
        Kind::Fork { branches, after } => fork::run(cx, scope, branches, after, frame, event).boxed().await,
        Kind::Each { list, body, in_order } => {
            each::run(cx, scope, step, *list, body, *in_order, frame, event).boxed().await
        }
    }
}

/// Runs a block for its caller's frame.
pub(crate) async fn branch(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    branch: &Branch,
    frame: &mut Vec<Value>,
    at: At,
) -> Result<(), Stop> {
    let block = cx.program.block(branch.block);
    if block.sync {
        return sync::enter(&cx.sync(), branch, None, frame, 0, at);
    }
    let mut inner = frame::own(block, branch, None, frame, &cx.program.constants);
    run_async(cx, scope, block, &mut inner, at).await?;
    frame::give(branch, &mut inner, frame, &cx.program.constants);
    Ok(())
}

async fn recover(
    cx: Cx<'_>,
    scope: Option<&Arc<Scope>>,
    body: &Branch,
    cause: &[Value],
    frame: &mut [Value],
    event: Option<u32>,
) -> Result<(), Stop> {
    let block = cx.program.block(body.block);
    let mut inner: Vec<Value> = frame::gather(&body.inputs, frame, &cx.program.constants);
    inner.extend_from_slice(cause);
    inner.resize_with(block.frame.max(inner.len()), Value::default);
    let own = cx.trace.map(|tracer| (tracer, tracer.recovery(cx.program, body.block, At::inside(event))));
    let inside = At::inside(own.as_ref().map(|(_, own)| *own));
    let result = run_async(cx, scope, block, &mut inner, inside).await;
    if let Some((tracer, own)) = own {
        tracer.end(own, &result);
    }
    result?;
    frame::give(body, &mut inner, frame, &cx.program.constants);
    Ok(())
}
