//! Failed flows, told on standard error behind the flows' backs.

mod alike;

use crate::files::plain;
use crate::output;
use alike::Alike;
use flux_node::time_to_text;
use flux_runner::{FlowFailure, StartError, StartProblem};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// So many lines wait for the terminal; more are counted, not written, and no flow waits.
const WAITING: usize = 256;

/// How often those that had no lines of their own are summed up.
const PERIOD: Duration = Duration::from_secs(10);

/// Writes a line for each failed flow; of many that are alike for some, and one for the others.
pub struct Reporter {
    lines: SyncSender<String>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    alike: Mutex<Alike>,
    /// Lines that nobody took fast enough.
    dropped: AtomicU64,
}

impl Shared {
    /// Nothing that runs under the lock panics.
    fn alike(&self) -> MutexGuard<'_, Alike> {
        self.alike.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reporter {
    /// Starts the thread that writes; it ends with the reporter's last user.
    pub fn start() -> Reporter {
        let (lines, waiting) = sync_channel::<String>(WAITING);
        let shared = Arc::new(Shared::default());
        let told = shared.clone();
        std::thread::spawn(move || write(&waiting, &told));
        Reporter { lines, shared }
    }

    /// What the engine calls for each.
    pub fn on_failure(&self) -> Arc<dyn Fn(&FlowFailure<'_>) + Send + Sync> {
        let (lines, shared) = (self.lines.clone(), self.shared.clone());
        Arc::new(move |failure| {
            if shared.alike().admits(failure) && lines.try_send(log_line(failure)).is_err() {
                shared.dropped.fetch_add(1, Ordering::Relaxed);
            }
        })
    }
}

fn write(waiting: &Receiver<String>, shared: &Shared) {
    let mut end = Instant::now() + PERIOD;
    loop {
        let line = waiting.recv_timeout(end.saturating_duration_since(Instant::now()));
        let is_over = matches!(line, Err(RecvTimeoutError::Disconnected));
        if let Ok(line) = line {
            output::note(&line);
            match shared.dropped.swap(0, Ordering::Relaxed) {
                0 => {}
                count => output::note(&format!("… and {count} more failed flows")),
            }
        }
        if is_over || Instant::now() >= end {
            let more = shared.alike().end();
            more.iter().for_each(|line| output::note(line));
            end = Instant::now() + PERIOD;
        }
        if is_over {
            return;
        }
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
    let place = place(failure.path);
    let line = format!("{who} failed{place}: {} (code {})", failure.message, failure.code);
    line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// ` in Feed -> Edits`.
fn place(path: &[String]) -> String {
    if path.is_empty() { String::new() } else { format!(" in {}", path.join(" -> ")) }
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
