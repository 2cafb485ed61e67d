//! F0605, F0606: `optimize` items.

use super::Diag;
use crate::files::statement::Place;
use crate::nearest::nearest;
use smol_str::SmolStr;

/// F0605: there is none of that name.
pub fn unknown<'db>(at: Place<'db>, name: &str, known: &[&'static str]) -> Diag<'db> {
    let known: Vec<SmolStr> = known.iter().map(|k| SmolStr::new_static(k)).collect();
    let said = Diag::error("F0605", at, format!("there is no optimization `{name}`"));
    match nearest(name, &known) {
        Some(near) => said.did_you_mean(Some(near)),
        None => {
            let names: Vec<_> = known.iter().map(|k| format!("`{k}`")).collect();
            said.help(format!("there are {}", names.join(", ")))
        }
    }
}

/// F0606: a parameter that it does not have, or of another kind.
pub fn parameter<'db>(at: Place<'db>, optimization: &str, wrong: &str, form: &str) -> Diag<'db> {
    Diag::error("F0606", at, format!("`{optimization}` {wrong}")).help(format!("write {form}"))
}
