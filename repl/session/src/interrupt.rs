//! Ctrl-C while something runs.

use signal_hook::consts::SIGINT;
use signal_hook::iterator::Signals;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::watch;

/// Whether somebody has pressed it. Clones are the same.
#[derive(Clone)]
pub struct Interrupt {
    pressed: Arc<watch::Sender<bool>>,
    /// Set where nobody types: then it ends the process unless something runs that it can end.
    leaves: Arc<AtomicBool>,
    busy: Arc<AtomicBool>,
}

/// The exit code of what was interrupted.
const INTERRUPTED: i32 = 130;

impl Interrupt {
    /// From here on SIGINT ends what runs, and not the process.
    pub fn listen() -> Interrupt {
        let interrupt = Interrupt::default();
        let heard = interrupt.clone();
        // Where no handler can be set, Ctrl-C ends the process, as it always did.
        if let Ok(mut signals) = Signals::new([SIGINT]) {
            std::thread::spawn(move || signals.forever().for_each(|_| heard.press()));
        }
        interrupt
    }

    fn press(&self) {
        if self.leaves.load(Ordering::Relaxed) && !self.busy.load(Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
        self.pressed.send_replace(true);
    }

    /// From now on it ends the process where nothing runs.
    pub(crate) fn leave_when_idle(&self) {
        self.leaves.store(true, Ordering::Relaxed);
    }

    /// Something begins that it can end, or has ended.
    pub(crate) fn set_busy(&self, busy: bool) {
        self.busy.store(busy, Ordering::Relaxed);
    }

    /// Forgets what was pressed before.
    pub fn reset(&self) {
        self.pressed.send_replace(false);
    }

    /// Was it pressed?
    pub fn is_pressed(&self) -> bool {
        *self.pressed.borrow()
    }

    /// Waits that long, or until it is pressed: was it?
    pub fn waited(&self, time: std::time::Duration) -> bool {
        let end = std::time::Instant::now() + time;
        while !self.is_pressed() && std::time::Instant::now() < end {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        self.is_pressed()
    }

    /// Becomes true when it is pressed.
    pub fn watch(&self) -> watch::Receiver<bool> {
        self.pressed.subscribe()
    }

    /// Waits until it is pressed.
    pub async fn pressed(&self) {
        crate::sending::stopped(&mut self.watch()).await;
    }
}

impl Default for Interrupt {
    /// One that nobody presses.
    fn default() -> Self {
        Interrupt {
            pressed: Arc::new(watch::Sender::new(false)),
            leaves: Arc::default(),
            busy: Arc::default(),
        }
    }
}
