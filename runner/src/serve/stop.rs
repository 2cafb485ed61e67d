//! Telling a server to stop.

use std::io;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;

/// Both ends.
pub(crate) fn pair() -> (Stopping, Shutdown) {
    let (sender, receiver) = watch::channel(false);
    (Stopping(sender.clone()), Shutdown { stop: sender, over: receiver, signals: None })
}

/// Until the flag is set, or can't be any more.
pub(crate) async fn set(flag: &mut watch::Receiver<bool>) {
    let _ = flag.wait_for(|set| *set).await;
}

/// Tells it.
pub(crate) struct Stopping(watch::Sender<bool>);

impl Stopping {
    pub(crate) fn now(&self) {
        self.0.send_replace(true);
    }
}

/// Is told.
pub(crate) struct Shutdown {
    stop: watch::Sender<bool>,
    over: watch::Receiver<bool>,
    signals: Option<(Signal, Signal)>,
}

impl Shutdown {
    /// From here SIGINT and SIGTERM tell it too.
    pub(crate) fn listen_to_signals(&mut self) -> io::Result<()> {
        self.signals = Some((signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?));
        Ok(())
    }

    /// For those who must know: true once the server stops.
    pub(crate) fn over(&self) -> watch::Receiver<bool> {
        self.over.clone()
    }

    /// Until it is told.
    pub(crate) async fn requested(&mut self) {
        let mut over = self.over.clone();
        tokio::select! {
            () = set(&mut over) => {}
            () = self.signalled() => {}
        }
        self.stop.send_replace(true);
    }

    /// Until a signal says that it takes too long.
    pub(crate) async fn insisted(&mut self) {
        self.signalled().await;
    }

    async fn signalled(&mut self) {
        match &mut self.signals {
            None => std::future::pending().await,
            Some((interrupt, terminate)) => {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
            }
        }
    }
}
