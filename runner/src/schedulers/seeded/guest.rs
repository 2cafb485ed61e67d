//! As a guest of a tokio runtime: for tests of what needs its sockets.

use super::Seeded;
use super::queue::{Host, Next};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::runtime::Handle as Runtime;
use tokio::task::unconstrained;

/// Runs all that is ready whenever the runtime gives it a turn, until nothing is left.
struct Guest(Seeded);

impl Future for Guest {
    type Output = ();

    fn poll(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<()> {
        let seeded = &self.0;
        loop {
            let next = {
                let mut queue = seeded.shared.lock();
                let next = queue.next();
                if let Next::Nobody = next {
                    if queue.is_empty() {
                        queue.host = Host::Nobody;
                        return Poll::Ready(());
                    }
                    queue.host = Host::Guest(Some(task.waker().clone()));
                    return Poll::Pending;
                }
                next
            };
            match next {
                Next::Run(id, body) => seeded.turn(id, body),
                Next::Leaves(body) => drop(body),
                Next::Nobody => {}
            }
        }
    }
}

impl Seeded {
    /// Sees to it that somebody runs what is there.
    pub(super) fn wake_up(&self) {
        let guest = {
            let mut queue = self.shared.lock();
            match (&queue.host, Runtime::try_current()) {
                (Host::Nobody, Ok(runtime)) => {
                    queue.host = Host::Guest(None);
                    Some(runtime)
                }
                _ => None,
            }
        };
        match guest {
            Some(runtime) => drop(runtime.spawn(unconstrained(Guest(self.clone())))),
            None => self.shared.nudge(),
        }
    }
}
