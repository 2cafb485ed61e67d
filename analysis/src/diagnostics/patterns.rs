//! F0301, F0306: patterns that can't be asked of the value.

use super::Diag;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::types::{Field, show_tuple};

/// F0301: as many patterns as values.
pub fn count<'db>(db: &'db dyn Db, at: Place<'db>, name: &str, given: usize, tuple: &[Field]) -> Diag<'db> {
    let wanted = tuple.len();
    let shown = show_tuple(db, tuple);
    let pattern = format!("[{}]", vec!["_"; wanted].join(", "));
    Diag::error("F0301", at, format!("{given} patterns for the {wanted} values that `{name}` is given"))
        .help(format!("the tuple is {shown}: write `{pattern}`, with a semantic type where one is asked for"))
}

/// F0306: `some` and `none` are for options.
pub fn no_option<'db>(db: &'db dyn Db, at: Place<'db>, pattern: &str, value: &Field) -> Diag<'db> {
    let ty = value.ty.show(db);
    Diag::error(
        "F0306",
        at,
        format!("`{pattern}` asks whether an option has a value, and `{}` is a `{ty}`", value.name),
    )
    .help(format!("its type would have to be `option<{ty}>`"))
}
