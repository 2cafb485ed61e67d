//! Keys that do something of their own.

use super::margin::indentation;
use flux_session::all_complete;
use rustyline::{Cmd, ConditionalEventHandler, Event, EventContext, RepeatCount};

/// The return key: ends an input that is complete, else begins another line of it, below the one before.
pub(super) struct Return {
    /// The columns of the prompt.
    pub(super) margin: usize,
}

impl ConditionalEventHandler for Return {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        if all_complete(context.line()) {
            return None;
        }
        let before = &context.line()[..context.pos()];
        Some(Cmd::Insert(1, format!("\n{}", indentation(before, self.margin))))
    }
}
