//! Accepts connections until the server stops, then waits for theirs to end.

use super::connection;
use super::stop::set;
use crate::limits::Limits;
use crate::sources::http::Service;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// When the machine has no more connections to give, it is asked again after that long.
const PAUSE: Duration = Duration::from_millis(50);

pub(crate) async fn run(
    listener: TcpListener,
    service: Arc<Service>,
    limits: Arc<Limits>,
    mut over: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    let stopping = over.clone();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    // Replies are whole when they are written: waiting for more only delays them.
                    let _ = stream.set_nodelay(true);
                    connections.spawn(connection::run(stream, service.clone(), limits.clone(), stopping.clone()));
                }
                Err(_) => service.engine.options.world.sleep(PAUSE).await,
            },
            // Those that have ended leave nothing behind.
            Some(_) = connections.join_next() => {}
            () = set(&mut over) => break,
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}
