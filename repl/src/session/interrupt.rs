//! Ctrl-C while something runs.

use signal_hook::consts::SIGINT;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often it is looked at: nobody notices so short a wait.
const LOOK: Duration = Duration::from_millis(10);

/// Whether somebody has pressed it. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// From here on SIGINT ends what runs, and not the process.
    pub(crate) fn listen() -> Interrupt {
        let interrupt = Interrupt::default();
        // Where no handler can be set, Ctrl-C ends the process, as it always did.
        let _ = signal_hook::flag::register(SIGINT, interrupt.0.clone());
        interrupt
    }

    /// Forgets what was pressed before.
    pub(crate) fn reset(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Was it pressed?
    pub(crate) fn is_pressed(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Waits until it is pressed. Runs in a tokio runtime.
    pub(crate) async fn pressed(&self) {
        while !self.is_pressed() {
            tokio::time::sleep(LOOK).await;
        }
    }
}
