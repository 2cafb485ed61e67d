//! Operators of expressions over values: arithmetic that fails where 64 bits do not do, order, equality, `in`.

use super::compare::{equal, order};
use super::seen::{Entries, Key, Seen};
use super::{Context, fail};
use crate::cel::Operation;
use crate::cel::tree::Operator;
use flux_value::Failure;

/// What an operator makes of two values.
pub(super) fn operate<'v>(
    operation: Operation,
    a: &Seen<'v>,
    b: &Seen<'v>,
    cx: &Context,
) -> Result<Seen<'v>, Failure> {
    let operator = operation.operator;
    let truth = match operator {
        Operator::Equal => equal(a, b, &cx.budget)?,
        Operator::Unequal => !equal(a, b, &cx.budget)?,
        Operator::In => is_in(a, b, cx)?,
        Operator::Less | Operator::AtMost | Operator::More | Operator::AtLeast => ordered(operator, a, b)?,
        _ => return compute(operation, a, b, cx),
    };
    Ok(Seen::Bool(truth))
}

fn ordered(operator: Operator, a: &Seen<'_>, b: &Seen<'_>) -> Result<bool, Failure> {
    let nan = |value: &Seen<'_>| matches!(value, Seen::Float(x) if x.is_nan());
    match order(a, b) {
        Some(order) => Ok(match operator {
            Operator::Less => order.is_lt(),
            Operator::AtMost => order.is_le(),
            Operator::More => order.is_gt(),
            _ => order.is_ge(),
        }),
        None if nan(a) || nan(b) => Ok(false),
        None => Err(misfit(operator, a, b)),
    }
}

fn is_in(a: &Seen<'_>, b: &Seen<'_>, cx: &Context) -> Result<bool, Failure> {
    match b {
        Seen::List(items) => {
            for item in items.iter() {
                cx.budget.spend(1)?;
                if equal(a, &item, &cx.budget)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Seen::Map(entries) => Ok(Key::of(a).is_some_and(|key| entries.get(&key).is_some())),
        _ => Err(misfit(Operator::In, a, b)),
    }
}

fn misfit(operator: Operator, a: &Seen<'_>, b: &Seen<'_>) -> Failure {
    if matches!(a, Seen::None) || matches!(b, Seen::None) {
        return fail(format!("nothing is there that `{}` could take", operator.sign()));
    }
    fail(format!("`{}` does not take {} and {}", operator.sign(), a.kind(), b.kind()))
}

fn compute<'v>(
    Operation { operator, json }: Operation,
    a: &Seen<'v>,
    b: &Seen<'v>,
    cx: &Context,
) -> Result<Seen<'v>, Failure> {
    let plus = operator == Operator::Plus;
    let minus = operator == Operator::Minus;
    let duration = |nanos: Option<i64>| nanos.map(Seen::Duration).ok_or_else(|| overflow(operator));
    let time = |nanos: Option<i64>| nanos.map(Seen::Time).ok_or_else(|| overflow(operator));
    match (a, b) {
        (Seen::Int(a), Seen::Int(b)) => whole(operator, json, *a, *b),
        (Seen::Float(a), Seen::Float(b)) => float(operator, *a, *b),
        (Seen::Int(a), Seen::Float(b)) if json => float(operator, *a as f64, *b),
        (Seen::Float(a), Seen::Int(b)) if json => float(operator, *a, *b as f64),
        (Seen::Text(a), Seen::Text(b)) if plus => {
            let (a, b) = (a.as_str(), b.as_str());
            cx.budget.make(a.len() + b.len())?;
            Ok(Seen::text([a, b].concat()))
        }
        (Seen::Bytes(a), Seen::Bytes(b)) if plus => {
            cx.budget.make(a.len() + b.len())?;
            Ok(Seen::Bytes([&a[..], &b[..]].concat().into()))
        }
        (Seen::List(a), Seen::List(b)) if plus => {
            cx.budget.keep(a.len() + b.len())?;
            Ok(Seen::list(a.iter().chain(b.iter()).collect()))
        }
        (Seen::Time(a), Seen::Duration(b)) if plus => time(a.checked_add(*b)),
        (Seen::Duration(a), Seen::Time(b)) if plus => time(a.checked_add(*b)),
        (Seen::Time(a), Seen::Duration(b)) if minus => time(a.checked_sub(*b)),
        (Seen::Time(a), Seen::Time(b)) if minus => duration(a.checked_sub(*b)),
        (Seen::Duration(a), Seen::Duration(b)) if plus => duration(a.checked_add(*b)),
        (Seen::Duration(a), Seen::Duration(b)) if minus => duration(a.checked_sub(*b)),
        _ => Err(misfit(operator, a, b)),
    }
}

fn overflow(operator: Operator) -> Failure {
    fail(format!("the result of `{}` has more than 64 bits", operator.sign()))
}

fn whole<'v>(operator: Operator, json: bool, a: i64, b: i64) -> Result<Seen<'v>, Failure> {
    let result = match operator {
        Operator::Divided | Operator::Remainder if b == 0 => return Err(fail("a division by 0")),
        Operator::Divided if json => return Ok(Seen::Float(a as f64 / b as f64)),
        Operator::Plus => a.checked_add(b),
        Operator::Minus => a.checked_sub(b),
        Operator::Times => a.checked_mul(b),
        Operator::Divided => a.checked_div(b),
        _ => a.checked_rem(b),
    };
    result.map(Seen::Int).ok_or_else(|| overflow(operator))
}

fn float<'v>(operator: Operator, a: f64, b: f64) -> Result<Seen<'v>, Failure> {
    Ok(Seen::Float(match operator {
        Operator::Plus => a + b,
        Operator::Minus => a - b,
        Operator::Times => a * b,
        Operator::Divided => a / b,
        // A number of JSON may be written with a point and be whole.
        _ => {
            return match (exact(a), exact(b)) {
                (Some(a), Some(b)) => whole(operator, false, a, b),
                _ => Err(fail("`%` does not take a number with a point")),
            };
        }
    }))
}

/// The whole number that a float is.
pub(super) fn exact(x: f64) -> Option<i64> {
    (x.fract() == 0.0 && x.abs() < 9.0e15).then_some(x as i64)
}

/// `-of`: fails where the number with the other sign does not fit 64 bits.
pub(super) fn negative<'v>(of: &Seen<'v>) -> Result<Seen<'v>, Failure> {
    Ok(match of {
        Seen::Int(n) => Seen::Int(n.checked_neg().ok_or_else(|| overflow(Operator::Minus))?),
        Seen::Float(x) => Seen::Float(-x),
        Seen::Duration(n) => Seen::Duration(n.checked_neg().ok_or_else(|| overflow(Operator::Minus))?),
        other => return Err(fail(format!("`-` does not take {}", other.kind()))),
    })
}

/// Is there a member of that name, and a value in it where it is a record's field?
pub(super) fn has(of: &Seen<'_>, name: &str) -> Result<bool, Failure> {
    match of {
        Seen::Map(entries) => {
            let found = entries.named(name);
            let record = matches!(entries, Entries::Record(_));
            Ok(found.is_some_and(|value| !record || !matches!(value, Seen::None)))
        }
        other => Err(fail(format!("{} has no member `{name}`", other.kind()))),
    }
}
