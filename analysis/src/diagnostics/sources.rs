//! F0709, F0710: sources and nodes in each other's place.

use super::Diag;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::types::{Field, show_tuple};

/// F0709: a source where a node is needed.
pub fn source_as_node<'db>(at: Place<'db>, name: &str) -> Diag<'db> {
    Diag::error("F0709", at, format!("`{name}` starts flows: it can't run inside one"))
        .help(format!("write a source: `source Name using {name}(…) => …;`"))
}

/// F0710: a node where a source is needed.
pub fn node_as_source<'db>(at: Place<'db>, name: &str) -> Diag<'db> {
    Diag::error("F0710", at, format!("`{name}` needs inputs or ends at once: it can't start flows"))
        .help("a source is a component such as `http.get(\"/\")` or `timer.every(1s)`, or a native node without inputs")
}

/// F0710: a session's node must put out one value.
pub fn session<'db>(db: &'db dyn Db, at: Place<'db>, name: &str, outputs: &[Field]) -> Diag<'db> {
    let message = format!("`{name}` puts out {}, and a session is one value", show_tuple(db, outputs));
    Diag::error("F0710", at, message).help("name one output of the source, or a node that puts out one value")
}

/// F0506: the value that tells sessions apart can't be compared.
pub fn foreign_key<'db>(db: &'db dyn Db, at: Place<'db>, field: &Field) -> Diag<'db> {
    let (name, ty) = (&field.name, field.ty.show(db));
    Diag::error("F0506", at, format!("`{name}` has the foreign type `{ty}`, which can't tell sessions apart"))
        .help("use a value that can be compared: an `int`, a `string`, `bytes`, …")
}

/// F0710: a store must be kept by a store component.
pub fn no_store<'db>(at: Place<'db>, name: &str) -> Diag<'db> {
    Diag::error("F0710", at, format!("`{name}` keeps no state: it can't be a store"))
        .help("a store is kept by a component such as `memory()`")
}
