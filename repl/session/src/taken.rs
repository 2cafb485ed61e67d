//! What the requests and flows of a session did.

use crate::paths::{Cases, Paths};
use crate::sending::Sent;
use flux_runner::Trace;
use std::collections::VecDeque;
use std::sync::Arc;

/// So many traces are kept whole.
const KEPT: usize = 100;

/// What stands where a request has its source.
const AT_PROMPT: &str = "prompt";

/// What was run, with its trace.
pub struct Run {
    /// The request's number, from 1.
    pub number: usize,
    /// The line that was typed.
    pub what: String,
    /// Which steps ran, when, and what became of them.
    pub trace: Trace,
    /// What the cases of the program that it ran in were called.
    pub cases: Arc<Cases>,
}

/// The traces of the latest flows, the oldest first.
#[derive(Default)]
pub struct Taken {
    runs: VecDeque<Run>,
    paths: Paths,
    count: usize,
}

impl Taken {
    /// What was sent, once or often.
    pub fn add(&mut self, what: &str, sent: &Sent) {
        self.paths.join(sent.paths.clone());
        if let Some(trace) = &sent.trace {
            self.keep(what, trace.clone(), &sent.cases);
        }
    }

    /// A flow of the prompt.
    pub(crate) fn add_flow(&mut self, what: &str, trace: Trace, cases: &Cases) {
        let trace = Trace { source: AT_PROMPT.to_owned(), ..trace };
        self.paths.add(&trace, cases);
        self.keep(what, trace, cases);
    }

    /// The ways that all of them took.
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    fn keep(&mut self, what: &str, trace: Trace, cases: &Cases) {
        if self.runs.len() == KEPT {
            self.runs.pop_front();
        }
        self.count += 1;
        // Most run in the same program as the one before.
        let last = self.runs.back().map(|run| &run.cases).filter(|last| ***last == *cases);
        let cases = last.map_or_else(|| Arc::new(cases.clone()), Arc::clone);
        self.runs.push_back(Run { number: self.count, what: what.to_owned(), trace, cases });
    }

    /// All that are kept, the latest last.
    pub fn runs(&self) -> impl DoubleEndedIterator<Item = &Run> {
        self.runs.iter()
    }
}
