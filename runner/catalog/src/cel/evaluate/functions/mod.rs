//! What the functions of expressions do. Which there are, and with which types, the catalog's table says; here are their
//! implementations, by their names.

mod convert;
mod format;
mod lists;
mod numbers;
mod strings;
mod times;

use super::seen::Seen;
use super::{Context, fail};
use crate::cel::functions as table;
use flux_value::Failure;
use std::sync::LazyLock;

/// What a function is given, what stands before the point first.
pub(super) type Given<'v> = smallvec::SmallVec<[Seen<'v>; 3]>;

/// An implementation: of all of a function's overloads, told apart by what is given.
pub(super) type Function = for<'v> fn(&[Seen<'v>], &Context) -> Result<Seen<'v>, Failure>;

/// Calls a function by its number in the catalog's table.
pub(super) fn call<'v>(number: usize, given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    static ALL: LazyLock<Vec<Option<Function>>> =
        LazyLock::new(|| table::all().iter().map(|function| find(function.name)).collect());
    for value in given {
        if let Seen::Text(text) = value {
            cx.budget.scan(text.as_str().len())?;
        }
    }
    match ALL.get(number).copied().flatten() {
        Some(function) => function(given, cx),
        None => Err(fail("a function that this version has not")),
    }
}

/// The implementation of a function.
pub(super) fn find(name: &str) -> Option<Function> {
    [convert::FUNCTIONS, strings::FUNCTIONS, lists::FUNCTIONS, numbers::FUNCTIONS, times::FUNCTIONS]
        .iter()
        .flat_map(|functions| functions.iter())
        .find(|(own, _)| *own == name)
        .map(|(_, function)| *function)
}

/// Of `json`, only the value tells whether it is what a function takes.
fn misfit(function: &str, given: &[Seen<'_>]) -> Failure {
    if given.iter().any(|value| matches!(value, Seen::None)) {
        return fail(format!("nothing is there that `{function}` could take"));
    }
    let kinds: Vec<&str> = given.iter().map(Seen::kind).collect();
    fail(format!("`{function}` does not take {}", kinds.join(" and ")))
}

/// A number that may come from JSON, as a float.
fn float(value: &Seen<'_>) -> Option<f64> {
    match value {
        Seen::Float(x) => Some(*x),
        Seen::Int(n) => Some(*n as f64),
        _ => None,
    }
}

/// A whole number, as which JSON may write `2.0`.
fn int(value: &Seen<'_>) -> Option<i64> {
    match value {
        Seen::Int(n) => Some(*n),
        Seen::Float(x) => super::compute::exact(*x),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{find, table};

    #[test]
    fn every_function_of_the_table_is_there() {
        for function in table::all().iter().filter(|function| !function.is_macro) {
            assert!(find(function.name).is_some(), "{}", function.name);
        }
    }
}
