//! Work that the thread which owns the workspace does itself, because a change of threads would cost more.
//!
//! While it works, that thread can't see the next edit coming: whoever sends one stops the work ([`Now::stop`]). What
//! took long the last time is not done so.

use crate::view::View;
use flux_analysis::Stop;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A person's eye does not notice ten of these.
const QUICK: Duration = Duration::from_millis(2);

/// What is being done so.
#[derive(Clone, Default)]
pub struct Now {
    /// Stops what is being done.
    current: Arc<Mutex<Option<Stop>>>,
    /// The last of it took no time.
    quick: Arc<AtomicBool>,
}

impl Now {
    fn with<T>(&self, work: impl FnOnce(&mut Option<Stop>) -> T) -> T {
        work(&mut self.current.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Is it worth doing so?
    pub fn is_quick(&self) -> bool {
        self.quick.load(Ordering::Relaxed)
    }

    /// From here to [`Now::end`], work on this view can be stopped.
    pub fn begin(&self, view: &View) {
        self.with(|current| *current = Some(view.stop()));
    }

    /// Nothing is being done.
    pub fn end(&self) {
        self.with(|current| *current = None);
    }

    /// Stops what is being done: something else has been sent that changes what it works on.
    pub fn stop(&self) {
        if let Some(stop) = self.with(Option::take) {
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
