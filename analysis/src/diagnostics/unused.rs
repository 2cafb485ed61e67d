//! F0107: a node that nothing runs.

use super::Diag;
use crate::files::statement::Place;

/// Nothing reaches it.
pub fn node<'db>(at: Place<'db>, name: &str) -> Diag<'db> {
    Diag::hint("F0107", at, format!("nothing runs the node `{name}`"))
}
