//! Ending a server in time, whatever its workers do.
//!
//! Comes in: the word to stop, signals, the end of what runs. Goes out: the two moments that what runs must know, and how
//! it ended. A thread of its own waits for all of them: flows that keep every worker busy can't hold it up. *Never*
//! here: flows, sockets.

use super::Drained;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;
use tokio::sync::watch;

/// What is left undone when the time is over gets so long to be dropped in order.
const GRACE: Duration = Duration::from_secs(1);

/// What the thread waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    /// The server is to stop.
    Stop,
    /// The system says so; said again, at once.
    Signal,
    /// Every flow has ended, or was cancelled.
    Ended(Drained),
}

/// How far the end has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// New connections and flows are taken.
    Serving,
    /// Nothing new begins; what runs may finish.
    Draining,
    /// What still runs is dropped.
    Over,
    /// Connections that are left are cut, where no runtime takes them along.
    Cut,
}

/// Waits for the end. `left` counts the flows that run.
pub(crate) fn supervise(
    words: &Receiver<Word>,
    stage: &watch::Sender<Stage>,
    drain: Duration,
    left: impl Fn() -> usize,
) -> Drained {
    match words.recv() {
        Ok(Word::Ended(drained)) => return drained,
        Ok(Word::Stop | Word::Signal) | Err(_) => {}
    }
    stage.send_replace(Stage::Draining);
    loop {
        match words.recv_timeout(drain) {
            Ok(Word::Ended(drained)) => return drained,
            // Whoever waits for a server that was signalled may say it too; only signals insist.
            Ok(Word::Stop) => {}
            Ok(Word::Signal) | Err(_) => break,
        }
    }
    let cancelled = left();
    stage.send_replace(Stage::Over);
    match words.recv_timeout(GRACE) {
        Ok(Word::Ended(drained)) => drained,
        _ => Drained { cancelled },
    }
}

/// Says it; a server that has ended does not hear it.
pub(crate) fn say(to: &Sender<Word>, word: Word) {
    let _ = to.send(word);
}

/// Waits until the server is told to stop.
pub(crate) async fn draining(stage: &mut watch::Receiver<Stage>) {
    let _ = stage.wait_for(|stage| *stage >= Stage::Draining).await;
}

/// Waits until connections that are left are to be cut.
pub(crate) async fn cutting(stage: &mut watch::Receiver<Stage>) {
    // A server whose runtime is gone tells nobody.
    if stage.wait_for(|stage| *stage >= Stage::Cut).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Waits until the time for running flows is over.
pub(crate) async fn over(stage: &mut watch::Receiver<Stage>) {
    let _ = stage.wait_for(|stage| *stage >= Stage::Over).await;
}
