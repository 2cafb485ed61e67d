//! Ctrl-C while something runs.

use signal_hook::consts::SIGINT;
use signal_hook::iterator::Signals;
use std::sync::Arc;
use tokio::sync::watch;

/// Whether somebody has pressed it. Clones are the same.
#[derive(Clone)]
pub(crate) struct Interrupt(Arc<watch::Sender<bool>>);

impl Interrupt {
    /// From here on SIGINT ends what runs, and not the process.
    pub(crate) fn listen() -> Interrupt {
        let interrupt = Interrupt::default();
        let pressed = interrupt.0.clone();
        // Where no handler can be set, Ctrl-C ends the process, as it always did.
        if let Ok(mut signals) = Signals::new([SIGINT]) {
            std::thread::spawn(move || {
                signals.forever().for_each(|_| {
                    pressed.send_replace(true);
                })
            });
        }
        interrupt
    }

    /// Forgets what was pressed before.
    pub(crate) fn reset(&self) {
        self.0.send_replace(false);
    }

    /// Was it pressed?
    pub(crate) fn is_pressed(&self) -> bool {
        *self.0.borrow()
    }

    /// Becomes true when it is pressed.
    pub(crate) fn watch(&self) -> watch::Receiver<bool> {
        self.0.subscribe()
    }

    /// Waits until it is pressed.
    pub(crate) async fn pressed(&self) {
        crate::sending::stopped(&mut self.watch()).await;
    }
}

impl Default for Interrupt {
    /// One that nobody presses.
    fn default() -> Self {
        Interrupt(Arc::new(watch::Sender::new(false)))
    }
}
