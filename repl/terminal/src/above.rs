//! Lines of other threads, above the prompt.
//!
//! Comes in: what the service logs, what the watcher has to say. Goes out: lines above the one that is being typed, or
//! plain lines while nothing is typed. *Never* here: waiting. Whoever says something goes on at once, however long the
//! editor takes to show it.

use flux_session::Say;
use flux_session::output;
use rustyline::ExternalPrinter;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

/// More than this can't wait to be shown; a service that logs faster than a terminal draws loses lines here, and says
/// so.
const WAITING: usize = 2_000;

/// Is a line being read?
#[derive(Clone, Default)]
pub(super) struct Reading(Arc<AtomicBool>);

impl Reading {
    /// From now on it is, or not.
    pub(super) fn set(&self, reading: bool) {
        self.0.store(reading, Ordering::SeqCst);
    }

    fn is(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Sends what other threads say through the printer while a line is being read.
pub(super) fn print_above(say: &Say, mut printer: impl ExternalPrinter + Send + 'static) -> Reading {
    let reading = Reading::default();
    let (lines, waiting) = mpsc::channel::<String>();
    let count = Arc::new(AtomicUsize::new(0));
    let (queued, is_reading) = (count.clone(), reading.clone());
    say.set_above(Box::new(move |text| {
        if !is_reading.is() {
            output::note(text.trim_end_matches('\n'));
            return;
        }
        // Of a printer that is gone nobody would see it.
        if queued.fetch_add(1, Ordering::SeqCst) <= WAITING {
            let _ = lines.send(text.to_owned());
        }
    }));
    std::thread::spawn(move || {
        for text in waiting {
            let left = count.fetch_sub(1, Ordering::SeqCst);
            let lost = left.saturating_sub(WAITING + 1);
            let text = if lost > 0 {
                count.fetch_sub(lost, Ordering::SeqCst);
                format!("{text}… {lost} lines are left out here\n")
            } else {
                text
            };
            if printer.print(text).is_err() {
                return;
            }
        }
    });
    reading
}
