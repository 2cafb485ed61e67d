//! How many connections are open.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Notify;

/// Counts open connections. Clones count the same ones.
#[derive(Clone, Default)]
pub(crate) struct Open(Arc<Count>);

#[derive(Default)]
struct Count {
    now: AtomicUsize,
    /// Told when the last has ended.
    none: Notify,
}

impl Open {
    /// One more, until what is returned is dropped.
    pub(crate) fn one(&self) -> One {
        self.0.now.fetch_add(1, Ordering::AcqRel);
        One(self.0.clone())
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.now.load(Ordering::Acquire)
    }

    /// Ends when there is none.
    pub(crate) async fn none(&self) {
        loop {
            let none = self.0.none.notified();
            if self.count() == 0 {
                return;
            }
            none.await;
        }
    }
}

/// A connection that is open.
pub(crate) struct One(Arc<Count>);

impl Drop for One {
    fn drop(&mut self) {
        if self.0.now.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.0.none.notify_waiters();
        }
    }
}
