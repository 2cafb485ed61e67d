//! The verbs, one file each: its arguments, whose documentation is the help text, and what it does.

pub mod check;
pub mod explain;
pub mod fmt;
pub mod graph;
pub mod lsp;
pub mod new;
pub mod run;
pub mod send;
pub mod unbuilt;

use crate::{Failed, Outcome};

/// What every verb's arguments can do.
pub trait Run {
    /// Does it.
    ///
    /// # Errors
    /// What kept it from its work.
    fn run(self) -> Result<Outcome, Failed>;
}
