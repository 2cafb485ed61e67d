//! Which functions there are for whom, and which one was probably meant.

use super::overloads::fits_one;
use crate::cel::functions::{self, Function};
use crate::cel::ty::Ty;

/// Functions and macros that can stand behind a value of that type.
pub(in crate::cel) fn members(ty: &Ty) -> Vec<&'static str> {
    let fits = |function: &&Function| match function.is_macro {
        true => function.is_member() && goes_over(function.name, ty),
        false => function.overloads.iter().any(|o| o.is_member && fits_one(&o.params[0], ty)),
    };
    functions::all().iter().filter(fits).map(|function| function.name).collect()
}

/// Is the macro one over values of that type?
fn goes_over(name: &str, ty: &Ty) -> bool {
    match name {
        "optMap" | "optFlatMap" => matches!(ty, Ty::Option(_) | Ty::Json | Ty::Unknown),
        _ => matches!(
            ty.some(),
            Ty::List(_) | Ty::Map(..) | Ty::Record(_) | Ty::Object(_) | Ty::Json | Ty::Unknown
        ),
    }
}

/// The functions of a space, without its name: of `math` those that are called as `math.…`.
pub(super) fn functions_of(space: &str) -> Vec<&'static str> {
    let prefix = |function: &Function| function.name.strip_prefix(space)?.strip_prefix('.');
    functions::all().iter().filter_map(prefix).collect()
}

/// The name that was probably meant: a misspelt one, or the beginning or end of one.
pub(super) fn near(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let lower = name.to_lowercase();
    crate::nearest::nearest(name, known.iter().copied()).or_else(|| {
        let begins = |other: &&&str| lower.len() > 2 && other.to_lowercase().starts_with(&lower);
        let begun =
            |other: &&&str| lower.starts_with(&other.to_lowercase()) || synonym(&lower) == Some(**other);
        known.iter().find(begins).or_else(|| known.iter().find(begun)).copied()
    })
}

/// What other languages call it.
fn synonym(name: &str) -> Option<&'static str> {
    Some(match name {
        "len" | "length" | "count" => "size",
        "upper" | "toupper" | "touppercase" | "uppercase" | "uper" => "upperAscii",
        "lower" | "tolower" | "tolowercase" | "lowercase" => "lowerAscii",
        "includes" | "has" => "contains",
        "float" | "float64" | "number" => "double",
        "str" | "tostring" => "string",
        "strip" => "trim",
        "any" | "some" => "exists",
        "every" => "all",
        "select" | "where" => "filter",
        "time" | "date" => "timestamp",
        "unique" => "distinct",
        "match" | "test" => "matches",
        "year" => "getFullYear",
        "month" => "getMonth",
        "day" => "getDate",
        _ => return None,
    })
}
