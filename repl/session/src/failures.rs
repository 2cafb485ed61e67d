//! Failed flows, told on standard error behind the flows' backs.

use crate::files::plain;
use crate::output;
use flux_node::time_to_text;
use flux_runner::{FlowFailure, StartError, StartProblem};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

/// So many lines wait for the terminal; more are counted, not written, and no flow waits.
const WAITING: usize = 256;

/// Writes a line for each failed flow.
pub struct Reporter {
    lines: SyncSender<String>,
    dropped: Arc<AtomicU64>,
}

impl Reporter {
    /// Starts the thread that writes; it ends with the reporter's last user.
    pub fn start() -> Reporter {
        let (lines, waiting) = sync_channel::<String>(WAITING);
        let dropped = Arc::new(AtomicU64::new(0));
        let missed = dropped.clone();
        std::thread::spawn(move || {
            for line in waiting {
                output::note(&line);
                match missed.swap(0, Ordering::Relaxed) {
                    0 => {}
                    count => output::note(&format!("… and {count} more failed flows")),
                }
            }
        });
        Reporter { lines, dropped }
    }

    /// What the engine calls for each.
    pub fn on_failure(&self) -> Arc<dyn Fn(&FlowFailure<'_>) + Send + Sync> {
        let (lines, dropped) = (self.lines.clone(), self.dropped.clone());
        Arc::new(move |failure| {
            if lines.try_send(log_line(failure)).is_err() {
                dropped.fetch_add(1, Ordering::Relaxed);
            }
        })
    }
}

/// `2026-11-27T06:35:32.5Z flow 42 of Read (GET /feed/3) failed in Feed -> Edits: no such table (code 500)`: for a log.
pub fn log_line(failure: &FlowFailure<'_>) -> String {
    let who = match &failure.flow {
        Some(flow) => {
            let at = flow.at.div_euclid(MILLISECOND) * MILLISECOND;
            let request = flow.request.as_ref().map_or_else(String::new, |request| format!(" ({request})"));
            format!("{} flow {} of {}{request}", time_to_text(at), flow.id, failure.source)
        }
        None => format!("source {}", failure.source),
    };
    told(&who, failure)
}

/// `flow of Read failed in Feed -> Edits: no such table (code 500)`.
pub fn describe(failure: &FlowFailure<'_>) -> String {
    told(&format!("flow of {}", failure.source), failure)
}

/// On one line, whatever the message holds.
fn told(who: &str, failure: &FlowFailure<'_>) -> String {
    let place = match failure.path {
        [] => String::new(),
        path => format!(" in {}", path.join(" -> ")),
    };
    let line = format!("{who} failed{place}: {} (code {})", failure.message, failure.code);
    line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Nanoseconds in a millisecond.
const MILLISECOND: i64 = 1_000_000;

/// Why a node, a source or a store can't start.
pub fn start_problem(error: &StartError) -> String {
    match &error.problem {
        StartProblem::Missing(what) if *what == error.name => {
            format!("`{what}` has no implementation: its code is not linked in, and it says no `using`")
        }
        StartProblem::Missing(what) => {
            format!("`{}` uses `{what}`, which this build does not have", error.name)
        }
        StartProblem::Listen { address, kind } => {
            format!("cannot listen on {address}: {}", plain(&(*kind).into()))
        }
        _ => error.to_string(),
    }
}
