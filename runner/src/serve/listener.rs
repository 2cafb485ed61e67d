//! Accepts connections until the server stops, then waits for theirs to end; looks after them all the while.

use super::activity::{Activity, Verdict, Watch, every};
use super::connection::{self, Conditions};
use super::network::{Arrived, Listener};
use super::stop::{Stage, cutting, draining};
use std::future::{pending, poll_fn};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// When the machine has no more connections to give, it is asked again after that long.
const PAUSE: Duration = Duration::from_millis(50);

/// The connections of a server.
struct Connections {
    conditions: Arc<Conditions>,
    watches: Vec<Watch>,
}

pub(crate) async fn run(
    listener: Box<dyn Listener>,
    conditions: Arc<Conditions>,
    mut stage: watch::Receiver<Stage>,
) {
    let world = conditions.service.engine.options.world.clone();
    let interval = every(&conditions.limits);
    let (backlog, open) = (conditions.way.backlog.clone(), conditions.open.clone());
    let mut connections = Connections { conditions, watches: Vec::new() };
    let mut look = world.sleep(interval);
    let (mut listener, mut cut, mut ends) = (Some(listener), false, stage.clone());
    loop {
        tokio::select! {
            // What is rare or bounds others comes first; new connections can wait.
            biased;
            () = cutting(&mut ends), if !cut => {
                (listener, cut) = (None, true);
                connections.tell(Verdict::Cut);
            }
            () = draining(&mut stage), if listener.is_some() => {
                listener = None;
                connections.tell(Verdict::Close);
            }
            () = &mut look => {
                connections.look();
                look = world.sleep(interval);
            }
            () = open.none(), if listener.is_none() => return,
            () = backlog.pressed.notified() => connections.relieve(),
            accepted = accept(listener.as_mut()) => match accepted {
                Some(arrived) => connections.add(arrived),
                None => world.sleep(PAUSE).await,
            },
        }
    }
}

/// The next connection; none: the machine can't give one now. Without a listener, never.
async fn accept(listener: Option<&mut Box<dyn Listener>>) -> Option<Arrived> {
    match listener {
        Some(listener) => poll_fn(|cx| listener.poll_accept(cx)).await.ok(),
        None => pending().await,
    }
}

impl Connections {
    fn add(&mut self, arrived: Arrived) {
        let conditions = self.conditions.clone();
        let activity = Arc::new(Activity::new(&conditions.limits));
        self.watches.push(Watch::new(activity.clone(), &conditions.limits));
        let (open, scheduler) = (conditions.open.one(), conditions.way.scheduler.clone());
        let served = connection::run(arrived, conditions, activity, open);
        scheduler.spawn("a connection", Box::pin(served));
    }

    fn tell(&self, verdict: Verdict) {
        self.watches.iter().for_each(|watch| watch.tell(verdict));
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
