//! F0302: a predicate does not take the value, or gives no `bool`.

use super::Diag;
use crate::files::db::Db;
use crate::files::statement::Place;
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

/// It takes no single value.
pub fn inputs<'db>(db: &'db dyn Db, at: Place<'db>, predicate: &str, inputs: &[Field]) -> Diag<'db> {
    let inputs = show_tuple(db, inputs);
    Diag::error("F0302", at, format!("`{predicate}` takes {inputs}, and a predicate takes one value"))
        .help(format!("declare it so: `{predicate} (… value) -> (bool yes);`"))
}

/// It gives something else.
pub fn output<'db>(db: &'db dyn Db, at: Place<'db>, predicate: &str, outputs: &[Field]) -> Diag<'db> {
    let outputs = show_tuple(db, outputs);
    Diag::error("F0302", at, format!("`{predicate}` puts out {outputs}, and a predicate puts out one `bool`"))
        .help(format!("declare it so: `{predicate} (…) -> (bool yes);`"))
}

/// A component that does not take the value.
pub fn component<'db>(
    db: &'db dyn Db,
    at: Place<'db>,
    component: &str,
    inputs: &[Field],
    value: &Ty,
) -> Diag<'db> {
    let (inputs, value) = (show_tuple(db, inputs), value.show(db));
    Diag::error("F0302", at, format!("`{component}` takes {inputs}, and a value asked about is a `{value}`"))
        .help("a predicate takes one value: declare another semantic type for values of this type")
}
