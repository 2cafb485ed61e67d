//! Ctrl-C, which every platform has.

use std::io;

/// From the first [`Signals::next`] on it does not end the process.
pub(crate) struct Signals;

impl Signals {
    /// Begins to hear it; runs in a tokio runtime.
    pub(crate) fn new() -> io::Result<Signals> {
        Ok(Signals)
    }

    /// The next one; false: there can't be any more.
    pub(crate) async fn next(&mut self) -> bool {
        tokio::signal::ctrl_c().await.is_ok()
    }
}
