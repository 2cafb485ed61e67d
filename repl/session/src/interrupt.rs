//! Ctrl-C while something runs.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Waker};
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
        let (listens, wait) = mpsc::channel();
        std::thread::spawn(move || heard.hear(&listens));
        // Where no handler can be set, Ctrl-C ends the process, as it always did.
        let _ = wait.recv();
        interrupt
    }

    /// Hears Ctrl-C for ever; says when it begins to.
    fn hear(&self, listens: &mpsc::Sender<()>) {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else { return };
        runtime.block_on(async {
            loop {
                let mut next = pin!(tokio::signal::ctrl_c());
                // Asked once, it is heard from then on.
                let at_once = next.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                let _ = listens.send(());
                match if at_once.is_ready() { Ok(()) } else { next.await } {
                    Ok(()) => self.press(),
                    Err(_) => return,
                }
            }
        });
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

    /// Was Ctrl-C pressed since the last line began?
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
    /// An interrupt that nobody presses.
    fn default() -> Self {
        Interrupt {
            pressed: Arc::new(watch::Sender::new(false)),
            leaves: Arc::default(),
            busy: Arc::default(),
        }
    }
}
