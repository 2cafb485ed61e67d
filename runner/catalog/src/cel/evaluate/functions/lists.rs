//! Functions of lists and maps.

use super::super::compare::{equal, order};
use super::super::seen::{Items, Seen};
use super::super::{Context, fail};
use super::{Function, int, misfit};
use flux_value::Failure;
use std::cmp::Ordering;

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("size", size),
    ("slice", slice),
    ("flatten", flatten),
    ("distinct", distinct),
    ("sort", sort),
    ("first", |given, _| list("first", given).map(|items| items.get(0).unwrap_or(Seen::None))),
    ("last", |given, _| {
        list("last", given)
            .map(|items| items.len().checked_sub(1).and_then(|at| items.get(at)).unwrap_or(Seen::None))
    }),
    ("lists.range", range),
];

/// The list that a function is of.
pub(super) fn list<'g, 'v>(name: &str, given: &'g [Seen<'v>]) -> Result<&'g Items<'v>, Failure> {
    match &given[0] {
        Seen::List(items) => Ok(items),
        _ => Err(misfit(name, given)),
    }
}

fn size<'v>(given: &[Seen<'v>], _: &Context) -> Result<Seen<'v>, Failure> {
    let size = match &given[0] {
        Seen::Text(text) => text.as_str().chars().count(),
        Seen::Bytes(bytes) => bytes.len(),
        Seen::List(items) => items.len(),
        Seen::Map(entries) => entries.len(),
        _ => return Err(misfit("size", given)),
    };
    Ok(Seen::Int(size as i64))
}

/// From a place to before another, which must be places of so many elements.
pub(super) fn places(name: &str, from: i64, to: i64, size: usize) -> Result<(usize, usize), Failure> {
    match (usize::try_from(from), usize::try_from(to)) {
        (Ok(from), Ok(to)) if from <= to && to <= size => Ok((from, to)),
        _ => Err(fail(format!("`{name}` with a place that is not there"))),
    }
}

fn slice<'v>(given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    let items = list("slice", given)?;
    let (Some(from), Some(to)) = (int(&given[1]), int(&given[2])) else { return Err(misfit("slice", given)) };
    let (from, to) = places("slice", from, to, items.len())?;
    cx.budget.keep(to - from)?;
    Ok(Seen::list((from..to).filter_map(|at| items.get(at)).collect()))
}

fn flatten<'v>(given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    let mut flat = Vec::new();
    for inner in list("flatten", given)?.iter() {
        match inner {
            Seen::List(items) => {
                cx.budget.keep(items.len() + 1)?;
                flat.extend(items.iter());
            }
            other => return Err(misfit("flatten", &[other])),
        }
    }
    Ok(Seen::list(flat))
}

fn distinct<'v>(given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    let mut kept: Vec<Seen<'v>> = Vec::new();
    for item in list("distinct", given)?.iter() {
        cx.budget.keep(1)?;
        let mut there = false;
        for other in &kept {
            cx.budget.spend(1)?;
            there = equal(&item, other, &cx.budget)?;
            if there {
                break;
            }
        }
        if !there {
            kept.push(item);
        }
    }
    Ok(Seen::list(kept))
}

fn sort<'v>(given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    let items = list("sort", given)?;
    let depth = items.len().max(2).ilog2() as usize;
    cx.budget.keep(items.len().saturating_mul(depth))?;
    let mut sorted: Vec<Seen<'v>> = items.iter().collect();
    let mut ordered = true;
    // Those that can't be compared with each other can't be compared with the first either.
    if let Some(first) = sorted.first() {
        ordered = sorted.iter().all(|item| order(first, item).is_some());
    }
    if !ordered {
        return Err(fail("`sort` of elements of which none comes first"));
    }
    sorted.sort_by(|a, b| order(a, b).unwrap_or(Ordering::Equal));
    Ok(Seen::list(sorted))
}

fn range<'v>(given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    let count = int(&given[0]).ok_or_else(|| misfit("lists.range", given))?;
    let count = usize::try_from(count).unwrap_or(0);
    cx.budget.keep(count)?;
    Ok(Seen::list((0..count).map(|n| Seen::Int(n as i64)).collect()))
}
