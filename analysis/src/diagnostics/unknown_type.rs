//! F0203, F0208, F0209, F0210: types that can't be.

use super::Diag;
use crate::files::statement::Place;

/// F0203: a generic type with the wrong number of arguments, or an unknown one.
pub fn generic<'db>(at: Place<'db>, name: &str, given: usize) -> Diag<'db> {
    let (message, help) = match name {
        "list" | "option" => {
            (format!("`{name}` takes one type, not {given}"), format!("write `{name}<int>`"))
        }
        "map" => (format!("`map` takes two types, not {given}"), "write `map<string, int>`".to_owned()),
        _ => {
            (format!("there is no generic type `{name}`"), "there are `list`, `map` and `option`".to_owned())
        }
    };
    Diag::error("F0203", at, message).help(help)
}

/// F0203: a foreign type that looks like a misspelt one.
pub fn misspelt<'db>(at: Place<'db>, name: &str, near: &str) -> Diag<'db> {
    Diag::warning("F0203", at, format!("`{name}` is declared nowhere, so it is a foreign type"))
        .help(format!("did you mean `{near}`?"))
        .fix(at, near)
}

/// F0208: a record type that holds itself.
pub fn recursive<'db>(at: Place<'db>, name: &str) -> Diag<'db> {
    Diag::error("F0208", at, format!("a value of type `{name}` would hold another `{name}` without end"))
        .help(format!("write `option<{name}>` or `list<{name}>`, which can be empty"))
}

/// F0209: a name twice in a parameter list.
pub fn repeated<'db>(at: Place<'db>, name: &str) -> Diag<'db> {
    Diag::error("F0209", at, format!("`{name}` stands twice in this list"))
        .help("each name of a list is used once: rename one of them")
}

/// F0210: a row outside a component's declaration.
pub fn row(at: Place<'_>) -> Diag<'_> {
    Diag::error(
        "F0210",
        at,
        "`..` stands for the current tuple, which only a component's declaration can take",
    )
    .help("name the inputs and outputs of a node one by one")
}
