//! A server within somebody else's run: without threads, signals or sockets of its own.
//!
//! Comes in: an engine whose scheduler runs everything, a network. Goes out: what was left when it had stopped. So the
//! path from a client's bytes to a flow and back is one that a seed can decide, and a test can repeat.

use super::network::Listener;
use super::stop::Stage;
use super::{Drained, Gauges, ServeOptions, Waiting, run};
use crate::engine::Engine;
use crate::limits::Flows;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};

/// How a server within somebody else's run has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// As of any server.
    pub drained: Drained,
    /// What waited in it at the very end, when its connections and flows were gone: nothing, or something was lost.
    pub waiting: Waiting,
}

/// Serves those connections until `stop` completes, and then as long as flows may take; ends when every connection and
/// every flow has. Of the options, where to listen, threads and signals mean nothing here.
pub async fn serve(
    engine: Engine,
    options: ServeOptions,
    listener: Box<dyn Listener>,
    stop: impl Future<Output = ()>,
) -> Ended {
    let world = engine.inner.options.world.clone();
    let (gauges, drain) = (Gauges::new(&options.limits), options.drain);
    let flows = Arc::new(Flows::new(options.limits.flows));
    let (tell, stage) = watch::channel(Stage::Serving);
    let (give, sockets) = mpsc::unbounded_channel();
    // Who takes it is below.
    let _ = give.send(listener);
    let mut server = pin!(run(engine, options, gauges.clone(), flows.clone(), sockets, stage));
    let stopping = async {
        stop.await;
        tell.send_replace(Stage::Draining);
        world.sleep(drain).await;
        tell.send_replace(Stage::Over);
    };
    let drained = tokio::select! {
        biased;
        drained = &mut server => drained,
        () = stopping => server.await,
    };
    tell.send_replace(Stage::Cut);
    gauges.connections.none().await;
    flows.empty().await;
    Ended { drained, waiting: gauges.waiting() }
}
