//! F0202: wired by position to a value of another name, while a value of the right name is there.

use super::Diag;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::types::{Field, show_tuple};

/// By position, and likely the wrong value.
pub fn by_position<'db>(
    db: &'db dyn Db,
    at: Place<'db>,
    input: &Field,
    given: &Field,
    tuple: &[Field],
) -> Diag<'db> {
    let message = format!("the input `{}` is given `{}`, because of its position", input.name, given.name);
    let help = format!(
        "a `{} {}` is there by name: if that is meant, write `{{{}: {}}}` before it; the tuple is {}",
        input.ty.show(db),
        input.name,
        input.name,
        input.name,
        show_tuple(db, tuple)
    );
    Diag::warning("F0202", at, message).help(help)
}
