//! Accepts connections until the server stops, then waits for theirs to end; looks after them all the while.

use super::activity::{Activity, Verdict, Watch, every};
use super::connection::{self, Conditions};
use super::stop::{Stage, draining};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// When the machine has no more connections to give, it is asked again after that long.
const PAUSE: Duration = Duration::from_millis(50);

/// The connections of a server.
struct Connections {
    conditions: Arc<Conditions>,
    tasks: JoinSet<()>,
    watches: Vec<Watch>,
}

pub(crate) async fn run(
    listener: TcpListener,
    conditions: Arc<Conditions>,
    mut stage: watch::Receiver<Stage>,
) {
    let world = conditions.service.engine.options.world.clone();
    let interval = every(&conditions.limits);
    let backlog = conditions.way.backlog.clone();
    let mut connections = Connections { conditions, tasks: JoinSet::new(), watches: Vec::new() };
    let mut look = world.sleep(interval);
    let mut listener = Some(listener);
    while listener.is_some() || !connections.tasks.is_empty() {
        tokio::select! {
            // What is rare or bounds others comes first; new connections can wait.
            biased;
            () = draining(&mut stage), if listener.is_some() => {
                listener = None;
                connections.watches.iter().for_each(|watch| watch.tell(Verdict::Close));
            }
            () = &mut look => {
                connections.look();
                look = world.sleep(interval);
            }
            // Those that have ended leave nothing behind.
            Some(_) = connections.tasks.join_next() => {}
            () = backlog.pressed.notified() => connections.relieve(),
            accepted = accept(listener.as_ref()) => match accepted {
                Some((stream, peer)) => connections.add(stream, peer.ip().to_canonical()),
                None => world.sleep(PAUSE).await,
            },
        }
        connections.count();
    }
}

/// The next connection; none: the machine can't give one now. Without a listener, never.
async fn accept(listener: Option<&TcpListener>) -> Option<(TcpStream, SocketAddr)> {
    match listener {
        Some(listener) => listener.accept().await.ok(),
        None => std::future::pending().await,
    }
}

impl Connections {
    fn add(&mut self, stream: TcpStream, peer: IpAddr) {
        // Replies are whole when they are written: waiting for more only delays them.
        let _ = stream.set_nodelay(true);
        let limits = &self.conditions.limits;
        let activity = Arc::new(Activity::new(limits));
        self.watches.push(Watch::new(activity.clone(), limits));
        self.tasks.spawn(connection::run(stream, peer, self.conditions.clone(), activity));
    }

    fn count(&self) {
        self.conditions.open.store(self.tasks.len(), Relaxed);
    }

    /// Replies find no room: whoever keeps them from it goes.
    fn relieve(&self) {
        self.watches.iter().filter(|watch| watch.presses()).for_each(|watch| watch.tell(Verdict::Cut));
    }

    fn look(&mut self) {
        self.watches.retain_mut(|watch| {
            match watch.look() {
                Verdict::Fine => {}
                verdict => watch.tell(verdict),
            }
            !watch.over()
        });
    }
}
