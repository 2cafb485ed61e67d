//! What the requests and flows of a session did.

use flux_runner::Trace;
use std::collections::VecDeque;

/// So many traces are kept whole.
const KEPT: usize = 100;

/// What was run, with its trace.
pub(crate) struct Run {
    /// From 1.
    pub(crate) number: usize,
    /// What was typed.
    pub(crate) what: String,
    /// What it did.
    pub(crate) trace: Trace,
}

/// The latest traces.
#[derive(Default)]
pub(crate) struct Taken {
    runs: VecDeque<Run>,
    count: usize,
}

impl Taken {
    /// One more.
    pub(crate) fn add(&mut self, what: &str, trace: Trace) {
        if self.runs.len() == KEPT {
            self.runs.pop_front();
        }
        self.count += 1;
        self.runs.push_back(Run { number: self.count, what: what.to_owned(), trace });
    }

    /// All that are kept, the latest last.
    pub(crate) fn runs(&self) -> impl DoubleEndedIterator<Item = &Run> {
        self.runs.iter()
    }
}
