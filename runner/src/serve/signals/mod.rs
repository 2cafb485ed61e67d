//! Signals, heard on a thread of their own: a process whose workers are all busy still hears them.
//!
//! Comes in: SIGINT and SIGTERM, or Ctrl-C where there are no signals. Goes out: one word for each.

use super::stop::{Word, say};
use std::io;
use std::sync::mpsc::{self, Sender};
use tokio::runtime::Builder;

// The twin is compiled and tested wherever the tests run.
#[cfg(any(not(unix), test))]
mod portable;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
use portable as here;
#[cfg(unix)]
use unix as here;

/// Says [`Word::Signal`] for each signal, until nobody hears it.
///
/// # Errors
/// The system has no thread or no signals to give.
pub(crate) fn hear(tell: Sender<Word>) -> io::Result<()> {
    let (began, wait) = mpsc::channel();
    std::thread::Builder::new().name("flux-signals".to_owned()).spawn(move || {
        let runtime = match Builder::new_current_thread().enable_io().build() {
            Ok(runtime) => runtime,
            Err(error) => return drop(began.send(Err(error))),
        };
        runtime.block_on(async {
            let mut signals = match here::Signals::new() {
                Ok(signals) => signals,
                Err(error) => return drop(began.send(Err(error))),
            };
            let _ = began.send(Ok(()));
            while signals.next().await {
                say(&tell, Word::Signal);
            }
        });
    })?;
    wait.recv().unwrap_or_else(|_| Err(io::Error::other("the thread that hears signals ended at once")))
}

#[cfg(test)]
mod tests {
    /// What every platform must have.
    async fn begin_and_wait() {
        let mut unix = super::here::Signals::new().expect("signals");
        let mut portable = super::portable::Signals::new().expect("Ctrl-C");
        tokio::select! {
            biased;
            heard = unix.next() => panic!("nobody has signalled, and {heard} was heard"),
            heard = portable.next() => panic!("nobody has pressed anything, and {heard} was heard"),
            () = std::future::ready(()) => {}
        }
    }

    #[test]
    fn nothing_is_heard_before_it_is_said() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().expect("a runtime");
        runtime.block_on(begin_and_wait());
    }
}
