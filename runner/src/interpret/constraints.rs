//! What a step must hold before it runs: permits taken ahead, then locks, in the plan's order.

use super::context::fail;
use super::{Cx, Stop, codes, frame};
use crate::locks::{Acquired, Gate, Hold, Holds, Key, Scope, Wanted, acquire};
use crate::prepare::{Lock, LockKey, Step};
use flux_node::{Failure, Value};
use smallvec::SmallVec;
use std::sync::Arc;

/// Takes what the step needs; what comes out holds it.
pub(crate) async fn constrain(
    cx: Cx<'_>,
    around: Option<&Arc<Scope>>,
    step: &Step,
    frame: &[Value],
    event: Option<u32>,
) -> Result<Arc<Scope>, Stop> {
    let started = cx.trace.map(|tracer| tracer.now());
    let (mut holds, mut ahead) = (Holds::default(), Vec::new());
    for node in &step.permits {
        let Some(gate) = gate(cx, around, *node) else { continue };
        holds.push(Hold::permit(*node, gate).await);
        if step.node != Some(*node) {
            ahead.push((*node, Arc::new(Gate::new(1))));
        }
    }
    let wanted = wanted(cx, step, frame)?;
    let acquired = acquire(&cx.shared.locks, around, wanted, &mut holds).await;
    if let Acquired::WouldUpgrade = acquired {
        let message = "a constraint is held as a reader around what takes it as a writer";
        return Err(fail(cx.program, step.node, Failure::new(codes::INTERNAL, message)));
    }
    if let (Some(tracer), Some(event), Some(started)) = (cx.trace, event, started) {
        tracer.waited(event, tracer.now().saturating_sub(started));
    }
    Ok(Arc::new(Scope::inside(around, holds, ahead)))
}

/// Where that node's permits are to be had here: from the step around that took one ahead, or from all.
pub(crate) fn gate<'a>(cx: Cx<'a>, around: Option<&'a Arc<Scope>>, node: u32) -> Option<&'a Arc<Gate>> {
    around.and_then(|scope| scope.ahead(node)).or(cx.program.node(node).limit.as_ref())
}

fn wanted<'a>(cx: Cx<'a>, step: &Step, frame: &[Value]) -> Result<SmallVec<[Wanted<'a>; 2]>, Stop> {
    step.locks.iter().map(|lock| want(cx, step, lock, frame)).collect()
}

fn want<'a>(cx: Cx<'a>, step: &Step, lock: &Lock, frame: &[Value]) -> Result<Wanted<'a>, Stop> {
    let key = match lock.key {
        LockKey::Program => None,
        LockKey::Value(place) => Some(Key::Value(frame::value(place, frame, &cx.program.constants).clone())),
        LockKey::Session => match &cx.flow.session {
            Some(session) => Some(Key::Session(session.clone())),
            None => {
                let failure =
                    Failure::new(codes::INTERNAL, "a session's constraint in a flow without session");
                return Err(fail(cx.program, step.node, failure));
            }
        },
    };
    Ok(Wanted { lock: &cx.program.locks[lock.lock as usize], order: lock.lock, mode: lock.mode, key })
}
