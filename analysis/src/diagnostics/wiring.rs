//! F0201: a step that can be wired neither by position nor by name.

use super::Diag;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::nearest::nearest;
use crate::types::{Field, show_tuple};
use smol_str::SmolStr;

/// Shows both tuples, and for the first input that is missing the nearest name.
pub fn misfit<'db>(
    db: &'db dyn Db,
    at: Place<'db>,
    who: &str,
    inputs: &[Field],
    tuple: &[Field],
    names: &[Field],
) -> Diag<'db> {
    let message = format!("`{who}` takes {}, and is given {}", show_tuple(db, inputs), show_tuple(db, tuple));
    Diag::error("F0201", at, message).help(reason(db, inputs, tuple, names))
}

/// Why neither rule applies, and what would help.
fn reason(db: &dyn Db, inputs: &[Field], tuple: &[Field], names: &[Field]) -> String {
    let there = |input: &Field| names.iter().any(|n| n.name == input.name && n.ty.fits(&input.ty));
    let Some(missing) = inputs.iter().find(|input| !there(input)) else {
        return "write a record before it that puts the values in order".to_owned();
    };
    let wanted = format!("`{} {}`", missing.ty.show(db), missing.name);
    if let Some(other) = names.iter().find(|n| n.name == missing.name) {
        return format!("{wanted} is not there: `{}` is a `{}`", other.name, other.ty.show(db));
    }
    let of_type: Vec<SmolStr> =
        names.iter().chain(tuple).filter(|n| n.ty == missing.ty).map(|n| n.name.clone()).collect();
    match nearest(&missing.name, &of_type).or_else(|| of_type.first().cloned()) {
        Some(near) => format!(
            "no value is named {wanted}; for `{near}` under that name, write `{{{}: {near}}}` before it",
            missing.name
        ),
        None => format!("nothing before it puts out {wanted}"),
    }
}
