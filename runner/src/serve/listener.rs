//! Accepts connections until the server stops, then waits for theirs to end; looks after them all the while.

use super::activity::{Activity, Verdict, Watch, every};
use super::connection;
use super::stop::{Stage, draining};
use crate::limits::Limits;
use crate::sources::http::Service;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// When the machine has no more connections to give, it is asked again after that long.
const PAUSE: Duration = Duration::from_millis(50);

/// The connections of a server.
struct Connections {
    service: Arc<Service>,
    limits: Arc<Limits>,
    tasks: JoinSet<()>,
    watches: Vec<Watch>,
}

pub(crate) async fn run(
    listener: TcpListener,
    service: Arc<Service>,
    limits: Arc<Limits>,
    mut stage: watch::Receiver<Stage>,
) {
    let world = service.engine.options.world.clone();
    let interval = every(&limits);
    let mut connections = Connections { service, limits, tasks: JoinSet::new(), watches: Vec::new() };
    let mut look = world.sleep(interval);
    let mut listener = Some(listener);
    while listener.is_some() || !connections.tasks.is_empty() {
        tokio::select! {
            accepted = accept(listener.as_ref()) => match accepted {
                Some(stream) => connections.add(stream),
                None => world.sleep(PAUSE).await,
            },
            // Those that have ended leave nothing behind.
            Some(_) = connections.tasks.join_next() => {}
            () = &mut look => {
                connections.look();
                look = world.sleep(interval);
            }
            () = draining(&mut stage), if listener.is_some() => {
                listener = None;
                connections.watches.iter().for_each(|watch| watch.tell(Verdict::Close));
            }
        }
    }
}

/// The next connection; none: the machine can't give one now. Without a listener, never.
async fn accept(listener: Option<&TcpListener>) -> Option<TcpStream> {
    match listener {
        Some(listener) => listener.accept().await.ok().map(|(stream, _)| stream),
        None => std::future::pending().await,
    }
}

impl Connections {
    fn add(&mut self, stream: TcpStream) {
        // Replies are whole when they are written: waiting for more only delays them.
        let _ = stream.set_nodelay(true);
        let activity = Arc::new(Activity::default());
        self.watches.push(Watch::new(activity.clone(), &self.limits));
        self.tasks.spawn(connection::run(stream, self.service.clone(), self.limits.clone(), activity));
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
