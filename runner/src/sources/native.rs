//! Native sources: a node without inputs, called in a loop; what it puts out is a flow.
//!
//! It is called again as soon as there is room for its next flow. One that fails is called again after a
//! pause that doubles with each failure in a row, up to half a minute.

use crate::engine::Inner;
use crate::flow::whole;
use crate::interpret::{Cx, Stop, run_node};
use crate::limits::Flows;
use crate::locks::{Holds, Scope, Wanted, acquire};
use crate::prepare::Program;
use flux_node::{Failure, Value};
use flux_plan::{NodeId, SourceKind};
use futures_util::FutureExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Calls a source until `over` says so: not again then, but what a call under way brings still becomes a flow.
pub(crate) async fn run(
    engine: Arc<Inner>,
    program: Arc<Program>,
    source: u32,
    flows: Arc<Flows>,
    over: watch::Receiver<bool>,
) {
    let mut pause = FIRST_PAUSE;
    while !*over.borrow() {
        let ticket = flows.wait().await;
        match call(&engine, &program, source).await {
            Ok(outputs) => {
                pause = FIRST_PAUSE;
                let mut begin = engine.begin(program.clone(), source, false);
                begin.ticket = Some(ticket);
                engine.options.scheduler.spawn(whole(begin, outputs).map(drop).boxed());
                // A source that never waits must let its flows run.
                tokio::task::yield_now().await;
            }
            Err(stop) => {
                drop(ticket);
                engine.tell(&program, &program.sources[source as usize], stop.cause());
                wait(&engine, pause, over.clone()).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

async fn wait(engine: &Inner, pause: Duration, mut over: watch::Receiver<bool>) {
    tokio::select! {
        () = engine.options.world.sleep(pause) => {}
        () = crate::serve::set(&mut over) => {}
    }
}

async fn call(engine: &Arc<Inner>, program: &Arc<Program>, source: u32) -> Result<Vec<Value>, Stop> {
    let plan = &program.plan.sources[source as usize];
    let SourceKind::Native(node) = plan.kind else {
        return Err(Stop::failed(Failure::new(500, "this source is no native node"), None));
    };
    let begin = engine.begin(program.clone(), source, false);
    let flow = Arc::new(engine.flow(None));
    let cx = Cx {
        program,
        flow: &flow,
        shared: &engine.shared,
        trace: None,
        committed: &begin.life.committed,
        early: None,
    };
    let outputs: Vec<u32> = (0..plan.outputs.len() as u32).collect();
    let mut frame = vec![Value::Empty; outputs.len()];
    let scope = constrain(cx, node).await;
    run_node(cx, scope.as_ref(), node.0, &[], &outputs, &mut frame).await?;
    Ok(frame)
}

/// Takes the source's own constraints, which are the whole service's: it has neither inputs nor a session.
async fn constrain(cx: Cx<'_>, node: NodeId) -> Option<Arc<Scope>> {
    let locks = &cx.program.plan.node(node).locks;
    if locks.is_empty() {
        return None;
    }
    let wanted = locks.iter().map(|own| {
        let (order, mode) = (own.lock.0, own.mode);
        Wanted { lock: &cx.program.locks[own.lock.index()], order, mode, key: None }
    });
    let mut holds = Holds::default();
    // Nothing is held around a source, so nothing can be in the way of a writer.
    acquire(&cx.shared.locks, None, wanted.collect(), &mut holds).await;
    Some(Arc::new(Scope::inside(None, holds, Vec::new())))
}
