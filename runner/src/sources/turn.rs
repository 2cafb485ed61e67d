//! Flows of one source that go on at the moment: what a source must know that lets one wait for another.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// Counts them. Clones are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turns(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    now: AtomicUsize,
    /// Told when the last has ended.
    none: Notify,
}

/// One that goes on. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Turn(Arc<Inner>);

impl Turns {
    /// Counts one more flow, until what is given back is dropped.
    pub(crate) fn begin(&self) -> Turn {
        self.0.now.fetch_add(1, Ordering::AcqRel);
        Turn(self.0.clone())
    }

    /// Does one go on?
    pub(crate) fn any(&self) -> bool {
        self.0.now.load(Ordering::Acquire) > 0
    }

    /// Ends when none goes on.
    pub(crate) async fn none(&self) {
        loop {
            let told = self.0.none.notified();
            if !self.any() {
                return;
            }
            told.await;
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.0.now.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.none.notify_waiters();
        }
    }
}
