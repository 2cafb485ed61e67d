//! F0302: a predicate does not take the value, or gives no `bool`.

use super::Diag;
use crate::db::Db;
use crate::statement::Place;
use crate::types::{Field, Ty, show_tuple};

/// It takes something else.
pub fn input<'db>(
    db: &'db dyn Db,
    at: Place<'db>,
    declared: Place<'db>,
    predicate: &str,
    inputs: &[Field],
    value: &Ty,
) -> Diag<'db> {
    let (inputs, value) = (show_tuple(db, inputs), value.show(db));
    Diag::error("F0302", at, format!("`{predicate}` takes {inputs}, and the value here is a `{value}`"))
        .label(declared, "the semantic type is declared here")
        .help(format!("a predicate takes one value: `{predicate} ({value} value) -> (bool yes);`"))
}

/// It gives something else.
pub fn output<'db>(
    db: &'db dyn Db,
    at: Place<'db>,
    declared: Place<'db>,
    predicate: &str,
    outputs: &[Field],
) -> Diag<'db> {
    let outputs = show_tuple(db, outputs);
    Diag::error("F0302", at, format!("`{predicate}` puts out {outputs}, and a predicate puts out one `bool`"))
        .label(declared, "the semantic type is declared here")
        .help(format!("declare it so: `{predicate} (…) -> (bool yes);`"))
}
