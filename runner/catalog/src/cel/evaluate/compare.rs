//! Which values are equal, and which come first.

use super::budget::Budget;
use super::seen::{Entries, Items, Key, Seen};
use flux_value::Failure;
use std::cmp::Ordering;

/// Are two values equal? Numbers are if they mean the same, whatever their types.
pub(super) fn equal(a: &Seen<'_>, b: &Seen<'_>, budget: &Budget) -> Result<bool, Failure> {
    Ok(match (a, b) {
        (Seen::None, Seen::None) => true,
        (Seen::List(a), Seen::List(b)) => equal_lists(a, b, budget)?,
        (Seen::Map(a), Seen::Map(b)) => equal_maps(a, b, budget)?,
        (Seen::Type(a), Seen::Type(b)) => a == b,
        (Seen::Text(a), Seen::Text(b)) => {
            budget.scan(a.as_str().len().min(b.as_str().len()))?;
            a.as_str() == b.as_str()
        }
        _ => order(a, b) == Some(Ordering::Equal),
    })
}

fn equal_lists(a: &Items<'_>, b: &Items<'_>, budget: &Budget) -> Result<bool, Failure> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for (a, b) in a.iter().zip(b.iter()) {
        budget.spend(1)?;
        if !equal(&a, &b, budget)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn equal_maps(a: &Entries<'_>, b: &Entries<'_>, budget: &Budget) -> Result<bool, Failure> {
    if a.len() != b.len() {
        return Ok(false);
    }
    budget.spend(a.len() as u64)?;
    for (key, value) in a.pairs() {
        let Some(other) = Key::of(&key).and_then(|key| find(b, &key)) else { return Ok(false) };
        if !equal(&value, &other, budget)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The value of a key, which one of two maps may write as text.
fn find<'v>(entries: &Entries<'v>, key: &Key) -> Option<Seen<'v>> {
    entries.get(key).or_else(|| match (entries, key) {
        (Entries::Made(made), Key::Text(text)) => {
            made.iter().find(|(own, _)| own.text() == *text).map(|(_, value)| value.clone())
        }
        _ => None,
    })
}

/// Which of two values comes first. None: neither does.
pub(super) fn order(a: &Seen<'_>, b: &Seen<'_>) -> Option<Ordering> {
    match (a, b) {
        (Seen::Int(a), Seen::Int(b)) => Some(a.cmp(b)),
        (Seen::Float(a), Seen::Float(b)) => a.partial_cmp(b),
        (Seen::Int(n), Seen::Float(x)) => number(*n, *x),
        (Seen::Float(x), Seen::Int(n)) => number(*n, *x).map(Ordering::reverse),
        (Seen::Text(a), Seen::Text(b)) => Some(a.as_str().cmp(b.as_str())),
        (Seen::Bytes(a), Seen::Bytes(b)) => Some(a.cmp(b)),
        (Seen::Bool(a), Seen::Bool(b)) => Some(a.cmp(b)),
        (Seen::Time(a), Seen::Time(b)) | (Seen::Duration(a), Seen::Duration(b)) => Some(a.cmp(b)),
        _ => None,
    }
}

/// A whole number and one with a point, compared without rounding either.
fn number(n: i64, x: f64) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    // Beyond this no `int` is.
    if x.abs() > 1.0e19 {
        return Some(if x > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let whole = i128::from(n).cmp(&(x.trunc() as i128));
    Some(whole.then_with(|| 0.0_f64.partial_cmp(&x.fract()).unwrap_or(Ordering::Equal)))
}
