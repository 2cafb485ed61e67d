//! F0305: cases of one node put out different tuples.

use super::Diag;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::names::declared::Entity;
use crate::types::{Field, show_tuple};

/// Two cases, both shown, and the signature that would decide.
pub fn outputs<'db>(
    db: &'db dyn Db,
    node: Entity,
    at: Place<'db>,
    here: &[Field],
    first: Place<'db>,
    there: &[Field],
) -> Diag<'db> {
    let name = node.name(db);
    let (here, there) = (show_tuple(db, here), show_tuple(db, there));
    Diag::error("F0305", at, format!("this case of `{name}` puts out {here}, and the first one {there}"))
        .label(first, format!("this case puts out {there}"))
        .help(format!(
            "say what `{name}` puts out: `{name} (…) -> {there};`, and end each case with these values"
        ))
}
