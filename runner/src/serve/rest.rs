//! A task that has had its turn rests until others had theirs.
//!
//! It may be woken in between: by itself, as each piece of what comes on a connection goes to a flow that runs in the
//! same task. Then it would go on and on behind whoever is ready, and the event loop would seldom look for what has come
//! for others. So it asks its scheduler for a turn with a waker of its own, which says whether it is the turn that has
//! come.

use crate::schedulers::Scheduler;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};

/// The turns of one task.
#[derive(Default)]
pub(crate) struct Rest(Option<Arc<Turn>>);

struct Turn {
    has_come: AtomicBool,
    task: Waker,
}

impl Wake for Turn {
    fn wake(self: Arc<Self>) {
        self.has_come.store(true, Ordering::Release);
        self.task.wake_by_ref();
    }
}

impl Rest {
    /// Rests from now on; the task is woken when it is over.
    pub(crate) fn begin(&mut self, scheduler: &dyn Scheduler, task: &Context<'_>) {
        let turn = Arc::new(Turn { has_come: AtomicBool::new(false), task: task.waker().clone() });
        self.0 = Some(turn.clone());
        scheduler.turn(&mut Context::from_waker(&Waker::from(turn)));
    }

    /// May the task go on?
    pub(crate) fn is_over(&mut self) -> bool {
        if self.0.as_ref().is_some_and(|turn| !turn.has_come.load(Ordering::Acquire)) {
            return false;
        }
        self.0 = None;
        true
    }
}
