//! Work that the thread which owns the workspace does itself, because a change of threads would cost more.
//!
//! While it works, that thread can't see the next edit coming: whoever sends one stops the work ([`Now::stop`]). What
//! took long the last time is not done so.

use crate::view::View;
use flux_analysis::Stop;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A person's eye does not notice ten of these.
const QUICK: Duration = Duration::from_millis(2);

/// What is being done so.
#[derive(Clone, Default)]
pub struct Now {
    /// Stops what is being done, which knows of so many changes.
    current: Arc<Mutex<Option<(u64, Stop)>>>,
    /// How many changes have been sent.
    sent: Arc<AtomicU64>,
    /// The last of it took no time.
    quick: Arc<AtomicBool>,
}

impl Now {
    fn with<T>(&self, work: impl FnOnce(&mut Option<(u64, Stop)>) -> T) -> T {
        work(&mut self.current.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Is it worth doing so?
    pub fn is_quick(&self) -> bool {
        self.quick.load(Ordering::Relaxed)
    }

    /// From here to [`Now::end`], work on this view can be stopped, in which are all changes up to that one.
    pub fn begin(&self, view: &View, applied: u64) {
        self.with(|current| *current = Some((applied, view.stop())));
    }

    /// Ends what [`Now::begin`] began: nothing is being done that could be stopped.
    pub fn end(&self) {
        self.with(|current| *current = None);
    }

    /// The number of a change that is about to be sent.
    pub fn number(&self) -> u64 {
        self.sent.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Stops what is being done: this change has been sent, which it does not know. What has begun since the change was
    /// applied goes on: nobody would begin it again.
    pub fn stop(&self, change: u64) {
        if let Some((_, stop)) = self.with(|current| current.take_if(|(known, _)| *known < change)) {
            stop.stop();
        }
    }

    /// Does work, wherever, and remembers whether it was quick.
    pub fn measured(&self, work: impl FnOnce()) {
        let begun = Instant::now();
        work();
        self.quick.store(begun.elapsed() < QUICK, Ordering::Relaxed);
    }
}
