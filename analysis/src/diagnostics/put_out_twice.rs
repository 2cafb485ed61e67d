//! F0205: a name that two branches put out.

use super::Diag;
use crate::statement::Place;

/// An input of that name.
pub fn input<'db>(at: Place<'db>, who: &str, name: &str) -> Diag<'db> {
    Diag::error("F0205", at, format!("`{who}` asks for `{name}`, which more than one branch puts out")).help(
        format!("give it another name in one of them: end that branch with a record, `-> {{other: {name}}}`"),
    )
}

/// A record's field.
pub fn record<'db>(at: Place<'db>, name: &str) -> Diag<'db> {
    Diag::error("F0205", at, format!("`{name}` is put out by more than one branch: which one is meant?"))
        .help(format!(
            "give it another name in one of them: end that branch with a record, `-> {{other: {name}}}`"
        ))
}
