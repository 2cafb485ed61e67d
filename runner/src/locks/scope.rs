//! What a part of a flow runs under: the chain of what the steps around it hold.
//!
//! A scope is shared by all that runs in it. What outlives its step (a blocking node whose flow timed out)
//! keeps its scope, and so every constraint around it, until it has really returned.

use super::gate::Gate;
use super::hold::{Hold, Holds, Identity};
use flux_plan::Mode;
use std::sync::Arc;
use tokio::sync::oneshot;

/// See the module.
#[derive(Default)]
pub(crate) struct Scope {
    holds: Holds,
    /// Permits taken ahead for nodes inside; in here each passes on through a gate with one place.
    ahead: Vec<(u32, Arc<Gate>)>,
    ended: Option<oneshot::Sender<()>>,
    /// Given back after all of the above.
    around: Option<Arc<Scope>>,
}

impl Scope {
    /// A scope inside another.
    pub(crate) fn inside(around: Option<&Arc<Scope>>, holds: Holds, ahead: Vec<(u32, Arc<Gate>)>) -> Scope {
        Scope { holds, ahead, ended: None, around: around.cloned() }
    }

    /// The same, and what ends when all that ran in it has really returned and it has released what it holds.
    pub(crate) fn watched(mut self) -> (Arc<Scope>, Ended) {
        let (sender, ended) = oneshot::channel();
        self.ended = Some(sender);
        (Arc::new(self), Ended(ended))
    }

    /// How this or a scope around it holds that lock.
    pub(crate) fn mode_of(&self, identity: &Identity) -> Option<Mode> {
        self.chain()
            .flat_map(|scope| scope.holds.iter())
            .filter(|h| h.identity() == identity)
            .map(Hold::mode)
            .max()
    }

    /// Where the nearest scope that took that node's permit ahead passes it on.
    pub(crate) fn ahead(&self, node: u32) -> Option<&Arc<Gate>> {
        self.chain().flat_map(|scope| &scope.ahead).find(|(of, _)| *of == node).map(|(_, gate)| gate)
    }

    fn chain(&self) -> impl Iterator<Item = &Scope> {
        std::iter::successors(Some(self), |scope| scope.around.as_deref())
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        self.holds = Holds::default();
        self.ended = None;
    }
}

/// Waits for the end of a scope.
pub(crate) struct Ended(oneshot::Receiver<()>);

impl Ended {
    /// Once the scope is gone. Whoever waits must not hold it.
    pub(crate) async fn wait(self) {
        // Its sender never sends: that it is dropped is the message.
        let _ = self.0.await;
    }
}
