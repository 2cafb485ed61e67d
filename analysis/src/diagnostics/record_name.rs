//! F0204: a record names a value that is not there.

use super::Diag;
use crate::files::statement::Place;
use crate::nearest::nearest;
use smol_str::SmolStr;

/// No such name in the environment.
pub fn unknown<'db>(at: Place<'db>, name: &str, known: &[SmolStr]) -> Diag<'db> {
    let said = Diag::error("F0204", at, format!("there is no value `{name}` here"));
    match nearest(name, known) {
        Some(near) => said.did_you_mean(Some(near)),
        None if known.is_empty() => said.help("nothing before this puts out a named value"),
        None => {
            let names: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
            said.help(format!("the values here are {}", names.join(", ")))
        }
    }
}

/// A name inside a list or a record in a record.
pub fn inside(at: Place<'_>) -> Diag<'_> {
    Diag::error("F0204", at, "a record's field is a name or a constant; no name can stand deeper inside")
        .help("make the inner value a step of its own")
}
