//! The verbs, one file each: its arguments, whose documentation is the help text, and what it does.

pub mod check;
pub(crate) mod components;
pub(crate) mod definitions;
pub(crate) mod doc;
pub mod explain;
pub(crate) mod fire;
pub mod fmt;
pub mod graph;
pub(crate) mod help;
pub(crate) mod locks;
pub(crate) mod long;
pub mod lsp;
pub mod new;
pub(crate) mod nodes;
pub(crate) mod paths;
pub mod repl;
pub(crate) mod results;
pub mod run;
pub mod send;
pub(crate) mod service;
pub(crate) mod shell;
pub(crate) mod sources;
pub(crate) mod stores;
#[cfg(test)]
mod tests;
pub(crate) mod time;
pub(crate) mod top;
pub(crate) mod trace;
pub(crate) mod typed;
pub(crate) mod types;
pub mod unbuilt;

use flux_session::{Failed, Outcome};

/// What every verb's arguments can do.
pub trait Run {
    /// Does it.
    ///
    /// # Errors
    /// What kept it from its work.
    fn run(self) -> Result<Outcome, Failed>;
}
