//! Sources that are no requests: started with each program, ended when it is replaced or the server stops.

use super::stop::set;
use crate::engine::Inner;
use crate::limits::Flows;
use crate::sources::{native, timer};
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::AbortHandle;

/// Runs the sources of the engine's program, and of each that replaces it.
pub(crate) async fn run(engine: Arc<Inner>, flows: Arc<Flows>, mut over: watch::Receiver<bool>) {
    let mut changed = engine.changed.subscribe();
    loop {
        let (replaced, timers) = start(&engine, &flows);
        let stop = tokio::select! {
            () = set(&mut over) => true,
            change = changed.changed() => change.is_err(),
        };
        replaced.send_replace(true);
        timers.iter().for_each(AbortHandle::abort);
        if stop {
            return;
        }
    }
}

/// Starts them. Timers only wait between ticks and can be ended anywhere; a native source may be waiting
/// for what must become a flow, so it is told and ends by itself.
fn start(engine: &Arc<Inner>, flows: &Arc<Flows>) -> (watch::Sender<bool>, Vec<AbortHandle>) {
    let program = engine.program.load_full();
    let (replaced, told) = watch::channel(false);
    let timers = program.start.timers.iter().map(|(source, interval)| {
        let flows = flows.clone();
        tokio::spawn(timer::run(engine.clone(), program.clone(), *source, *interval, flows)).abort_handle()
    });
    let timers = timers.collect();
    for source in &program.start.natives {
        tokio::spawn(native::run(engine.clone(), program.clone(), *source, flows.clone(), told.clone()));
    }
    (replaced, timers)
}
