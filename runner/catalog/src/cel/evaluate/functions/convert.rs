//! Conversions, types and options.

use super::super::seen::{Entries, Items, Seen};
use super::super::{Context, fail};
use super::{Function, misfit};
use flux_value::{Failure, time_to_text};

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("int", int),
    ("double", double),
    ("string", |given, cx| string(&given[0], cx)),
    ("bytes", bytes),
    ("bool", boolean),
    ("dyn", |given, _| Ok(given[0].clone())),
    ("type", |given, _| Ok(Seen::Type(type_of(&given[0])))),
    ("optional.of", |given, _| Ok(given[0].clone())),
    ("optional.none", |_, _| Ok(Seen::None)),
    ("optional.ofNonZeroValue", |given, _| {
        Ok(if is_zero(&given[0]) { Seen::None } else { given[0].clone() })
    }),
    ("hasValue", |given, _| Ok(Seen::Bool(!matches!(given[0], Seen::None)))),
    ("value", |given, _| match &given[0] {
        Seen::None => Err(fail("`value` of an option that is none")),
        value => Ok(value.clone()),
    }),
    ("orValue", or),
    ("or", or),
];

fn or<'v>(given: &[Seen<'v>], _: &Context) -> Result<Seen<'v>, Failure> {
    let first = given.iter().find(|value| !matches!(value, Seen::None));
    Ok(first.cloned().unwrap_or(Seen::None))
}

fn int<'v>(given: &[Seen<'v>], _: &Context) -> Result<Seen<'v>, Failure> {
    let number = match &given[0] {
        Seen::Int(n) => Some(*n),
        // An `int` is anything in between, and nothing at the upper end.
        Seen::Float(x) => {
            (-9.223_372_036_854_776e18..9.223_372_036_854_776e18).contains(x).then_some(*x as i64)
        }
        Seen::Text(text) => text.as_str().parse().ok(),
        Seen::Time(nanos) => Some(nanos.div_euclid(1_000_000_000)),
        _ => return Err(misfit("int", given)),
    };
    number.map(Seen::Int).ok_or_else(|| fail("`int` of what is no whole number of 64 bits"))
}

fn double<'v>(given: &[Seen<'v>], _: &Context) -> Result<Seen<'v>, Failure> {
    match &given[0] {
        Seen::Text(text) => {
            let number = text.as_str().parse().map(Seen::Float);
            number.map_err(|_| fail("`double` of a text that is no number"))
        }
        value => super::float(value).map(Seen::Float).ok_or_else(|| misfit("double", given)),
    }
}

/// Text of a value.
pub(super) fn string<'v>(value: &Seen<'v>, cx: &Context) -> Result<Seen<'v>, Failure> {
    Ok(match value {
        Seen::Text(_) => value.clone(),
        Seen::Int(n) => Seen::text(n.to_string()),
        Seen::Float(x) => Seen::text(x.to_string()),
        Seen::Bool(b) => Seen::text(b.to_string()),
        Seen::Time(nanos) => Seen::text(time_to_text(*nanos)),
        Seen::Duration(nanos) => Seen::text(seconds(*nanos)),
        Seen::Bytes(bytes) => {
            cx.budget.make(bytes.len())?;
            let text = std::str::from_utf8(bytes).map_err(|_| fail("`string` of bytes that are no UTF-8"))?;
            Seen::text(text)
        }
        _ => return Err(misfit("string", std::slice::from_ref(value))),
    })
}

/// A duration as CEL writes it, in seconds: `5400s`, `-1.5s`.
fn seconds(nanos: i64) -> String {
    let (sign, nanos) = (if nanos < 0 { "-" } else { "" }, nanos.unsigned_abs());
    let (whole, fraction) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
    match fraction {
        0 => format!("{sign}{whole}s"),
        _ => format!("{sign}{whole}.{}s", format!("{fraction:09}").trim_end_matches('0')),
    }
}

fn bytes<'v>(given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    match &given[0] {
        Seen::Bytes(bytes) => Ok(Seen::Bytes(bytes.clone())),
        Seen::Text(text) => {
            cx.budget.make(text.as_str().len())?;
            Ok(Seen::Bytes(text.whole().into_bytes()))
        }
        _ => Err(misfit("bytes", given)),
    }
}

fn boolean<'v>(given: &[Seen<'v>], _: &Context) -> Result<Seen<'v>, Failure> {
    match &given[0] {
        Seen::Bool(b) => Ok(Seen::Bool(*b)),
        Seen::Text(text) => match text.as_str() {
            "true" | "True" | "TRUE" | "t" | "1" => Ok(Seen::Bool(true)),
            "false" | "False" | "FALSE" | "f" | "0" => Ok(Seen::Bool(false)),
            _ => Err(fail("`bool` of a text that is neither `true` nor `false`")),
        },
        _ => Err(misfit("bool", given)),
    }
}

fn type_of(value: &Seen<'_>) -> &'static str {
    match value {
        Seen::None => "null_type",
        Seen::Bool(_) => "bool",
        Seen::Int(_) => "int",
        Seen::Float(_) => "double",
        Seen::Text(_) => "string",
        Seen::Bytes(_) => "bytes",
        Seen::Time(_) => "timestamp",
        Seen::Duration(_) => "duration",
        Seen::List(_) => "list",
        Seen::Map(_) => "map",
        Seen::Type(_) => "type",
        Seen::Opaque(_) => "foreign",
    }
}

fn is_zero(value: &Seen<'_>) -> bool {
    match value {
        Seen::None => true,
        Seen::Bool(b) => !b,
        Seen::Int(n) | Seen::Duration(n) | Seen::Time(n) => *n == 0,
        Seen::Float(x) => *x == 0.0,
        Seen::Text(text) => text.as_str().is_empty(),
        Seen::Bytes(bytes) => bytes.is_empty(),
        Seen::List(items) => Items::len(items) == 0,
        Seen::Map(entries) => Entries::len(entries) == 0,
        Seen::Type(_) | Seen::Opaque(_) => false,
    }
}
