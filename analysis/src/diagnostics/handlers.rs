//! F0401 to F0406: handlers and recoveries.

use super::Diag;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::types::{Field, show_tuple};

/// F0401: the path never occurs.
pub fn no_such_path<'db>(at: Place<'db>, from: &str, to: &str) -> Diag<'db> {
    Diag::error("F0401", at, format!("`{to}` is never reached from `{from}`"))
        .help(format!("a path names nodes that follow each other: `{from} -> {to}` has to stand in a flow"))
}

/// F0403: two for one code.
pub fn twice<'db>(at: Place<'db>, first: Place<'db>, name: &str, code: Option<i64>) -> Diag<'db> {
    let what = match code {
        Some(code) => format!("the code {code} of `{name}` has two handlers or recoveries"),
        None if name == "*" => "`*` has two handlers".to_owned(),
        None => format!("`{name}` has two handlers or recoveries for the same codes"),
    };
    let said = Diag::error("F0403", at, what).label(first, "the first one");
    match name {
        "*" => said.help("one `handle error *` takes all that nothing else does: remove the other"),
        _ => said.help(format!("limit one of them to codes of its own: `{name} (404) => …`")),
    }
}

/// F0404: a recovery puts out another tuple.
pub fn other_outputs<'db>(
    db: &'db dyn Db,
    at: Place<'db>,
    name: &str,
    wanted: &[Field],
    given: &[Field],
) -> Diag<'db> {
    let (wanted, given) = (show_tuple(db, wanted), show_tuple(db, given));
    Diag::error(
        "F0404",
        at,
        format!("this recovery puts out {given}, and stands in for `{name}`, which puts out {wanted}"),
    )
    .help("end the recovery with a node or a record that puts out the same values under the same names")
}

/// F0405: it can never run.
pub fn never<'db>(at: Place<'db>, name: &str) -> Diag<'db> {
    Diag::warning("F0405", at, format!("this can never run: nothing runs `{name}`"))
}

/// F0406: code 0 means success.
pub fn zero(at: Place<'_>) -> Diag<'_> {
    Diag::error("F0406", at, "code 0 means success: nothing fails with it").help("remove it from the list")
}
