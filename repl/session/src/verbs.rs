//! The verbs of a session, as it is handed them.
//!
//! *Never* here: what one does.

use crate::{Failed, Outcome, Session};

/// A table of verbs.
pub struct Verbs {
    /// Runs the verb of that name with the rest of its line; none: the session is to end.
    pub run: fn(&mut Session, &str, &str) -> Result<Option<Outcome>, Failed>,
    /// Runs a command of the shell: `:!ls`.
    pub shell: fn(&mut Session, &str) -> Result<Outcome, Failed>,
    /// Tells what there is to know of a name: `Feed?`.
    pub about: fn(&mut Session, &str) -> Result<Outcome, Failed>,
    /// Shows the text of a name: `Feed??`.
    pub text: fn(&mut Session, &str) -> Result<Outcome, Failed>,
    /// Their names, each with a line about it, in the order in which they are to be read.
    pub names: fn() -> Vec<(String, String)>,
    /// The flags of the verb of that name, each with a line about it.
    pub flags: fn(&str) -> Vec<(String, String)>,
}
