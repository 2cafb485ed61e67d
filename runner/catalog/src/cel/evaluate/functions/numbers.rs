//! `math.*`: what the functions of numbers give.

use super::super::compare::order;
use super::super::seen::Seen;
use super::super::{Context, fail};
use super::{Function, float, int, misfit};
use flux_value::Failure;
use std::cmp::Ordering;

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("math.greatest", |given, cx| extreme("math.greatest", given, cx, Ordering::Greater)),
    ("math.least", |given, cx| extreme("math.least", given, cx, Ordering::Less)),
    ("math.ceil", |given, _| of_float("math.ceil", given, |x| Seen::Float(x.ceil()))),
    ("math.floor", |given, _| of_float("math.floor", given, |x| Seen::Float(x.floor()))),
    ("math.round", |given, _| of_float("math.round", given, |x| Seen::Float(x.round()))),
    ("math.trunc", |given, _| of_float("math.trunc", given, |x| Seen::Float(x.trunc()))),
    ("math.sqrt", |given, _| of_float("math.sqrt", given, |x| Seen::Float(x.sqrt()))),
    ("math.isNaN", |given, _| of_float("math.isNaN", given, |x| Seen::Bool(x.is_nan()))),
    ("math.isInf", |given, _| of_float("math.isInf", given, |x| Seen::Bool(x.is_infinite()))),
    ("math.isFinite", |given, _| of_float("math.isFinite", given, |x| Seen::Bool(x.is_finite()))),
    ("math.abs", |given, _| match &given[0] {
        Seen::Int(n) => {
            let whole = n.checked_abs().map(Seen::Int);
            whole.ok_or_else(|| fail("the result of `math.abs` has more than 64 bits"))
        }
        _ => of_float("math.abs", given, |x| Seen::Float(x.abs())),
    }),
    ("math.sign", |given, _| match &given[0] {
        Seen::Int(n) => Ok(Seen::Int(n.signum())),
        _ => {
            of_float("math.sign", given, |x| Seen::Float(if x == 0.0 || x.is_nan() { x } else { x.signum() }))
        }
    }),
    ("math.bitAnd", |given, _| of_bits("math.bitAnd", given, |a, b| Some(a & b))),
    ("math.bitOr", |given, _| of_bits("math.bitOr", given, |a, b| Some(a | b))),
    ("math.bitXor", |given, _| of_bits("math.bitXor", given, |a, b| Some(a ^ b))),
    ("math.bitNot", |given, _| {
        int(&given[0]).map(|n| Seen::Int(!n)).ok_or_else(|| misfit("math.bitNot", given))
    }),
    ("math.bitShiftLeft", |given, _| {
        of_bits("math.bitShiftLeft", given, |a, by| shift(by).map(|by| a.checked_shl(by).unwrap_or(0)))
    }),
    ("math.bitShiftRight", |given, _| {
        of_bits("math.bitShiftRight", given, |a, by| {
            shift(by).map(|by| (a as u64).checked_shr(by).unwrap_or(0) as i64)
        })
    }),
];

fn of_float<'v>(name: &str, given: &[Seen<'v>], make: impl Fn(f64) -> Seen<'v>) -> Result<Seen<'v>, Failure> {
    float(&given[0]).map(make).ok_or_else(|| misfit(name, given))
}

fn of_bits<'v>(
    name: &str,
    given: &[Seen<'v>],
    make: impl Fn(i64, i64) -> Option<i64>,
) -> Result<Seen<'v>, Failure> {
    let (Some(a), Some(b)) = (int(&given[0]), int(&given[1])) else { return Err(misfit(name, given)) };
    make(a, b).map(Seen::Int).ok_or_else(|| fail(format!("`{name}` by a negative number of places")))
}

/// By so many places; none: it is negative.
fn shift(by: i64) -> Option<u32> {
    u64::try_from(by).ok().map(|by| u32::try_from(by).unwrap_or(u32::MAX))
}

fn extreme<'v>(name: &str, given: &[Seen<'v>], cx: &Context, wanted: Ordering) -> Result<Seen<'v>, Failure> {
    let values: Vec<Seen<'v>> = match given {
        [Seen::List(items)] => {
            cx.budget.keep(items.len())?;
            items.iter().collect()
        }
        values => values.to_vec(),
    };
    let mut best: Option<Seen<'v>> = None;
    for value in values {
        if float(&value).is_none() {
            return Err(misfit(name, &[value]));
        }
        if best.as_ref().is_none_or(|best| order(&value, best) == Some(wanted)) {
            best = Some(value);
        }
    }
    best.ok_or_else(|| fail(format!("`{name}` of an empty list")))
}
