//! F0601, F0602, F0603, F0607: annotations.

use super::Diag;
use crate::files::statement::Place;
use crate::nearest::nearest;
use smol_str::SmolStr;

/// F0601: there is none of that name.
pub fn unknown<'db>(at: Place<'db>, name: &str, known: &[&'static str]) -> Diag<'db> {
    let known: Vec<SmolStr> = known.iter().map(|k| SmolStr::new_static(k)).collect();
    let said = Diag::error("F0601", at, format!("there is no annotation `@{name}`"));
    match nearest(name, &known) {
        Some(near) => said.help(format!("did you mean `@{near}`?")).fix(at, near),
        None => {
            let names: Vec<_> = known.iter().map(|k| format!("`@{k}`")).collect();
            said.help(format!("there are {}", names.join(", ")))
        }
    }
}

/// F0602: its arguments are not what it takes.
pub fn arguments<'db>(at: Place<'db>, name: &str, form: &str) -> Diag<'db> {
    Diag::error("F0602", at, format!("`@{name}` is not written so")).help(format!("write {form}"))
}

/// F0603: two that contradict each other.
pub fn contradiction<'db>(at: Place<'db>, first: Place<'db>, one: &str, other: &str, why: &str) -> Diag<'db> {
    Diag::error("F0603", at, format!("`@{other}` contradicts `@{one}`: {why}"))
        .label(first, format!("`@{one}` is here"))
        .help("remove one of the two")
}

/// F0603: the same one twice.
pub fn repeated<'db>(at: Place<'db>, first: Place<'db>, name: &str) -> Diag<'db> {
    Diag::error("F0603", at, format!("`@{name}` stands here twice"))
        .label(first, "the first one")
        .help("remove one of the two")
}

/// F0607: not on this kind of item.
pub fn not_here<'db>(at: Place<'db>, name: &str, on: &str) -> Diag<'db> {
    Diag::error("F0607", at, format!("`@{name}` can't stand before {on}"))
        .help("annotations say what a node does: put it before the node that is meant")
}

/// F0602: an input that is not there.
pub fn no_input<'db>(at: Place<'db>, name: &str) -> Diag<'db> {
    Diag::error("F0602", at, format!("`{name}` is no input of this node"))
        .help("a key is one of the node's inputs")
}
