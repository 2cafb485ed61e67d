//! F0206: `each` needs a list, and somebody who takes its elements.

use super::Diag;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::types::{Field, Ty, show_tuple};

/// The current tuple is not one list.
pub fn tuple<'db>(db: &'db dyn Db, at: Place<'db>, tuple: &[Field]) -> Diag<'db> {
    let message = format!("`each` needs one list, and is given {}", show_tuple(db, tuple));
    let said = Diag::error("F0206", at, message);
    match tuple.iter().find(|f| matches!(f.ty, Ty::List(_))) {
        Some(list) => said.help(format!("write `{{{}: {}}}` before it", list.name, list.name)),
        None => said,
    }
}

/// Nothing inside takes an element.
pub fn nobody_takes<'db>(db: &'db dyn Db, at: Place<'db>, element: &Ty) -> Diag<'db> {
    let ty = element.show(db);
    Diag::error("F0206", at, format!("the elements are `{ty}`, and the first node inside takes no `{ty}`"))
        .help(format!("give it an input of type `{ty}`"))
}
