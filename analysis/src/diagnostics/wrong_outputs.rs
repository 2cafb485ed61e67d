//! F0207: a flow puts out what its signature does not say.

use super::Diag;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::types::{Field, show_tuple};

/// Shows both tuples.
pub fn flow<'db>(
    db: &'db dyn Db,
    at: Place<'db>,
    name: &str,
    declared: &[Field],
    given: &[Field],
) -> Diag<'db> {
    let (declared, given) = (show_tuple(db, declared), show_tuple(db, given));
    Diag::error(
        "F0207",
        at,
        format!("`{name}` is declared to put out {declared}, and its flow puts out {given}"),
    )
    .help("change the signature, or end the flow with a record that has these values")
}
