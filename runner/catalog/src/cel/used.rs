//! Which variables an expression uses, before their types are known.

use super::functions;
use super::parse::parse;
use super::tree::{Expr, Kind};
use crate::TextError;
use std::ops::Range;

/// The variables that an expression names, where, in order; never `it`, never the names of types.
///
/// # Errors
/// It is no CEL; says where.
pub fn names(text: &str) -> Result<Vec<(String, Range<usize>)>, TextError> {
    let (expr, errors) = parse(text);
    if let Some(error) = errors.into_iter().next() {
        return Err(error);
    }
    let mut found = Vec::new();
    free(&expr, &mut Vec::new(), &mut found);
    found.retain(|(name, _)| name != "it" && !super::is_type(name));
    Ok(found)
}

fn free<'e>(expr: &'e Expr, bound: &mut Vec<&'e str>, found: &mut Vec<(String, Range<usize>)>) {
    match &expr.kind {
        Kind::Name(name) if !bound.contains(&name.as_str()) => found.push((name.clone(), expr.range.clone())),
        Kind::Name(_) | Kind::Missing | Kind::Constant(_) => {}
        Kind::Select { of, .. } | Kind::Not(of) | Kind::Negative(of) => free(of, bound, found),
        Kind::Index { of, at, .. } => {
            free(of, bound, found);
            free(at, bound, found);
        }
        Kind::Call { name, target, args } => call(&name.text, target.as_deref(), args, bound, found),
        Kind::List(elements) => elements.iter().for_each(|element| free(&element.value, bound, found)),
        Kind::Map(entries) => entries.iter().for_each(|(key, element)| {
            free(key, bound, found);
            free(&element.value, bound, found);
        }),
        Kind::Chain(first, rest) => {
            free(first, bound, found);
            rest.iter().for_each(|(_, _, operand)| free(operand, bound, found));
        }
        Kind::All(parts) | Kind::Any(parts) => parts.iter().for_each(|part| free(part, bound, found)),
        Kind::Choice(branches, otherwise) => {
            for (condition, then) in branches {
                free(condition, bound, found);
                free(then, bound, found);
            }
            free(otherwise, bound, found);
        }
    }
}

fn call<'e>(
    name: &str,
    target: Option<&'e Expr>,
    args: &'e [Expr],
    bound: &mut Vec<&'e str>,
    found: &mut Vec<(String, Range<usize>)>,
) {
    let names = match target {
        Some(target) if namespaced(target, name).is_some() => 0,
        Some(target) => {
            free(target, bound, found);
            binds(name, args.len())
        }
        None => 0,
    };
    let (first, rest) = args.split_at(names.min(args.len()));
    let before = bound.len();
    bound.extend(first.iter().filter_map(variable));
    rest.iter().for_each(|arg| free(arg, bound, found));
    bound.truncate(before);
}

/// The name that a macro binds, if that is what is written.
pub(super) fn variable(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        Kind::Name(name) => Some(name),
        _ => None,
    }
}

/// How many names a macro of that name, called with so many arguments, binds; 0: it is none.
pub(super) fn binds(name: &str, args: usize) -> usize {
    match (name, args) {
        ("all" | "exists" | "exists_one" | "existsOne" | "filter" | "optMap" | "optFlatMap", 2) => 1,
        ("all" | "exists" | "exists_one" | "existsOne", 3) => 2,
        ("map", 2 | 3) => 1,
        ("transformList" | "transformMap", 3 | 4) => 2,
        _ => 0,
    }
}

/// The function `math.abs`, of what stands before the point and its name.
pub(super) fn namespaced(target: &Expr, name: &str) -> Option<usize> {
    match &target.kind {
        Kind::Name(space) => functions::find(&format!("{space}.{name}")),
        _ => None,
    }
}
