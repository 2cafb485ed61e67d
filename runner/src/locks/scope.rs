//! What is held for more than one: for jobs, branches and remote work, any of which may be the last to return.
//!
//! A scope is shared by all that runs in it. What outlives its step (a blocking node whose flow timed out)
//! keeps its scope, and so every constraint around it, until it has really returned.

use super::gate::Gate;
use super::hold::Hold;
use super::holdings::give_back;
use flux_plan::Mode;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::oneshot;

/// What is held together, given back when the last who shares it is gone.
pub(crate) struct Scope {
    holds: Vec<Hold>,
    /// Permits, by limit, taken ahead for nodes inside; in here each passes on through a gate with one place.
    ahead: Vec<(u32, Arc<Gate>)>,
    ended: Option<oneshot::Sender<()>>,
    /// Given back after all of the above.
    around: Option<Arc<Scope>>,
}

impl Scope {
    /// A scope inside another. If it is watched, what ends when all that ran in it has really returned and it has
    /// given back what it holds.
    pub(crate) fn inside(
        around: Option<Arc<Scope>>,
        holds: Vec<Hold>,
        ahead: Vec<(u32, Arc<Gate>)>,
        watched: bool,
    ) -> (Arc<Scope>, Option<Ended>) {
        let (sender, ended) = if watched {
            let (sender, ended) = oneshot::channel();
            (Some(sender), Some(Ended(ended)))
        } else {
            (None, None)
        };
        (Arc::new(Scope { holds, ahead, ended: sender, around }), ended)
    }

    /// The scope around it.
    pub(crate) fn around(&self) -> Option<&Arc<Scope>> {
        self.around.as_ref()
    }

    /// How this or a scope around it holds the lock behind that gate.
    pub(crate) fn mode_of(&self, gate: &Gate) -> Option<Mode> {
        let holds = self.chain().flat_map(|scope| &scope.holds);
        holds.filter(|hold| std::ptr::eq(hold.gate(), gate)).map(Hold::mode).max()
    }

    /// Where the nearest scope that took that limit's permit ahead passes it on.
    pub(crate) fn ahead(&self, limit: u32) -> Option<&Arc<Gate>> {
        self.chain().flat_map(|scope| &scope.ahead).find(|(of, _)| *of == limit).map(|(_, gate)| gate)
    }

    /// What this and the scopes around it hold.
    pub(crate) fn holds(&self) -> impl Iterator<Item = &Hold> {
        self.chain().flat_map(|scope| &scope.holds)
    }

    fn chain(&self) -> impl Iterator<Item = &Scope> {
        std::iter::successors(Some(self), |scope| scope.around.as_deref())
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        give_back(&mut self.holds, 0);
        self.ended = None;
    }
}

/// Waits for the end of a scope.
pub(crate) struct Ended(oneshot::Receiver<()>);

impl Future for Ended {
    type Output = ();

    /// Ready once the scope is gone. Whoever waits must not hold it.
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // Its sender never sends: that it is dropped is the message.
        Pin::new(&mut self.0).poll(cx).map(drop)
    }
}
