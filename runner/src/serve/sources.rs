//! Sources that are no requests: started with the first program that has them, ended with the last, or when the server
//! stops. Which go on across a swap was decided when the next program was built.

use super::stop::{Stage, draining};
use crate::engine::Inner;
use crate::limits::Flows;
use crate::prepare::Program;
use crate::sources::{SourceNode, Starter, Stop, same};
use std::sync::Arc;
use tokio::sync::watch;

/// A source that runs.
struct Running {
    node: Arc<dyn SourceNode>,
    stop: watch::Sender<bool>,
}

/// Runs the sources of the engine's program, and of each that replaces it.
pub(crate) async fn run(engine: Arc<Inner>, flows: Arc<Flows>, mut stage: watch::Receiver<Stage>) {
    let mut changed = engine.changed.subscribe();
    let mut running: Vec<Running> = Vec::new();
    loop {
        follow(&engine, &flows, &mut running);
        let stop = tokio::select! {
            biased;
            () = draining(&mut stage) => true,
            change = changed.changed() => change.is_err(),
        };
        if stop {
            for source in &running {
                source.stop.send_replace(true);
            }
            return;
        }
    }
}

/// Stops those that the program does not have any more, and starts those that are new in it.
fn follow(engine: &Arc<Inner>, flows: &Arc<Flows>, running: &mut Vec<Running>) {
    let program = engine.program.load_full();
    running.retain(|source| {
        let goes_on = nodes(&program).any(|node| same(node, &source.node));
        if !goes_on {
            source.stop.send_replace(true);
        }
        goes_on
    });
    for node in nodes(&program) {
        if !running.iter().any(|source| same(&source.node, node)) {
            let (stop, told) = Stop::pair();
            let starter = Starter::new(engine.clone(), flows.clone(), node.clone());
            engine.shared.scheduler.spawn("a source", node.clone().run(starter, told));
            running.push(Running { node: node.clone(), stop });
        }
    }
}

fn nodes(program: &Program) -> impl Iterator<Item = &Arc<dyn SourceNode>> {
    program.sources.iter().filter_map(|source| source.node.as_ref())
}
