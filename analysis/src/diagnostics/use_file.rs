//! F0104, F0109: used files.

use super::Diag;
use crate::files::statement::Place;

/// F0104: it can't be read.
pub fn unreadable<'db>(at: Place<'db>, path: &str, reason: &str) -> Diag<'db> {
    Diag::error("F0104", at, format!("`{path}` can't be read: {reason}"))
        .help("paths are relative to the file that uses them")
}

/// F0109: an alias is taken.
pub fn alias_taken<'db>(at: Place<'db>, first: Place<'db>, alias: &str) -> Diag<'db> {
    Diag::error("F0109", at, format!("the alias `{alias}` is taken"))
        .label(first, "first used here")
        .help("give one of the files another alias")
}
