//! Native sources: a node without inputs, called in a loop; what it puts out is a flow.
//!
//! It is called again as soon as there is room for its next flow. One that fails is called again after a
//! pause that doubles with each failure in a row, up to half a minute; the source's handler takes the failure, where it
//! has one.

use super::{Called, SourceNode, Starter, Stop};
use crate::engine::Inner;
use crate::machine::{Part, Stop as Stopped};
use flux_node::Value;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;

const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A native source; its node is the program's.
pub(crate) struct Native;

impl SourceNode for Native {
    /// Once it must stop, the node is not called again, but what a call under way brings still becomes a flow.
    fn run(self: Arc<Self>, starter: Starter, mut stop: Stop) -> BoxFuture<'static, ()> {
        async move {
            let mut pause = FIRST_PAUSE;
            while !stop.is_told() {
                if turn(&starter).await {
                    pause = FIRST_PAUSE;
                    // A source that never waits must let its flows run.
                    tokio::task::yield_now().await;
                } else {
                    wait(&starter, pause, &mut stop).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
        .boxed()
    }
}

/// One call, and the flow that it brings. False: the node failed, which is handled or told.
async fn turn(starter: &Starter) -> bool {
    // Gone from the program: whoever replaced it tells this soon.
    let Some(called) = starter.now() else { return true };
    let ticket = starter.wait_for_room(&called).await;
    let Some(called) = starter.now() else { return true };
    match call(starter.engine(), &called).await {
        Ok(outputs) => {
            // The program may have been swapped meanwhile; where the new one does not have the source, the one that
            // called takes what came.
            starter.start(starter.now().unwrap_or(called), ticket, None, outputs);
            true
        }
        Err(stop) => {
            starter.fail(called, ticket, stop);
            false
        }
    }
}

async fn wait(starter: &Starter, pause: Duration, stop: &mut Stop) {
    tokio::select! {
        biased;
        () = stop.told() => {}
        () = starter.world().sleep(pause) => {}
    }
}

async fn call(engine: &Arc<Inner>, called: &Called) -> Result<Vec<Value>, Stopped> {
    let Some(block) = called.program.sources[called.source as usize].native else {
        return Err(Stopped::internal("this source is no native node"));
    };
    let begin = engine.begin(called.program.clone(), called.source, false);
    Part::block(begin, engine.flow(None), block).await.result
}
