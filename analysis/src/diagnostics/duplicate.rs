//! F0102: a name with two meanings in one name space.

use super::Diag;
use crate::files::statement::Place;

/// Declared again; both places are shown.
pub fn declared<'db>(at: Place<'db>, first: Place<'db>, what: &str, name: &str) -> Diag<'db> {
    Diag::error("F0102", at, format!("the {what} `{name}` is declared twice"))
        .label(first, "first declared here")
        .help("rename one of them, or remove it")
}

/// A node that has two implementations.
pub fn implementation<'db>(at: Place<'db>, first: Place<'db>, name: &str) -> Diag<'db> {
    Diag::error("F0102", at, format!("the node `{name}` has two implementations"))
        .label(first, "first implemented here")
        .help("a node has one implementation: `using`, one body, or cases")
}
