//! Native sources: a node without inputs, called in a loop; what it puts out is a flow.
//!
//! It is called again as soon as there is room for its next flow. One that fails is called again after a
//! pause that doubles with each failure in a row, up to half a minute.

use crate::engine::Inner;
use crate::flow;
use crate::limits::Flows;
use crate::machine::{Part, Stop};
use crate::prepare::Program;
use flux_node::Value;
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
                flow::start(begin, outputs);
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
    let Some(block) = program.sources[source as usize].native else {
        return Err(Stop::internal("this source is no native node"));
    };
    let begin = engine.begin(program.clone(), source, false);
    Part::block(begin, engine.flow(None), block).await.result
}
