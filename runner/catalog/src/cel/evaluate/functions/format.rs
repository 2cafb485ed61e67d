//! `format`: each clause with its value.

use super::super::seen::Seen;
use super::super::{Context, fail};
use super::convert::string;
use super::lists::list;
use super::strings::{quoted, text};
use super::{float, int, misfit};
use crate::cel::{FormatPart, parse_format};
use flux_value::Failure;
use std::fmt::Write;

pub(super) fn format<'v>(given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    let parts = parse_format(text("format", given, 0)?);
    let parts = parts.map_err(|_| fail("`format` of a text with a clause that is none"))?;
    let Some(Seen::List(_)) = given.get(1) else { return Err(misfit("format", given)) };
    let values = list("format", &given[1..])?;
    let (mut out, mut next) = (String::new(), 0);
    for part in parts {
        match part {
            FormatPart::Text(text) => out.push_str(&text),
            FormatPart::Clause { verb, precision } => {
                let value =
                    values.get(next).ok_or_else(|| fail("`format` with fewer values than clauses"))?;
                next += 1;
                cx.budget.spend(1)?;
                let written = clause(verb, precision, &value, cx)?;
                cx.budget.make(written.len())?;
                out.push_str(&written);
            }
        }
    }
    match next == values.len() {
        true => Ok(Seen::text(out)),
        false => Err(fail("`format` with more values than clauses")),
    }
}

fn clause(verb: char, precision: Option<usize>, value: &Seen<'_>, cx: &Context) -> Result<String, Failure> {
    let wrong = || fail(format!("`%{verb}` does not take {}", value.kind()));
    let whole = || int(value).ok_or_else(wrong);
    let number = || float(value).ok_or_else(wrong);
    let precision = precision.unwrap_or(6);
    Ok(match (verb, value) {
        ('s', value) => plain(value, cx)?,
        ('d', _) => whole()?.to_string(),
        ('f', _) => match number()? {
            x if x.is_finite() => format!("{x:.precision$}"),
            x => x.to_string(),
        },
        ('e', _) => exponent(number()?, precision),
        ('b', Seen::Bool(b)) => u8::from(*b).to_string(),
        ('b', _) => signed(whole()?, |n| format!("{n:b}")),
        ('o', _) => signed(whole()?, |n| format!("{n:o}")),
        ('x' | 'X', Seen::Text(text)) => hexadecimal(text.as_str().as_bytes(), verb, cx)?,
        ('x' | 'X', Seen::Bytes(bytes)) => hexadecimal(bytes, verb, cx)?,
        ('x', _) => signed(whole()?, |n| format!("{n:x}")),
        _ => signed(whole()?, |n| format!("{n:X}")),
    })
}

fn signed(n: i64, write: impl Fn(u64) -> String) -> String {
    format!("{}{}", if n < 0 { "-" } else { "" }, write(n.unsigned_abs()))
}

fn hexadecimal(bytes: &[u8], verb: char, cx: &Context) -> Result<String, Failure> {
    cx.budget.make(bytes.len() * 2)?;
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = if verb == 'x' { write!(out, "{byte:02x}") } else { write!(out, "{byte:02X}") };
    }
    Ok(out)
}

/// A number with an exponent of two digits at least: `1.500000e+02`.
fn exponent(x: f64, precision: usize) -> String {
    let text = format!("{x:.precision$e}");
    match text.split_once('e') {
        Some((digits, power)) => {
            let (sign, power) = match power.strip_prefix('-') {
                Some(power) => ('-', power),
                None => ('+', power),
            };
            format!("{digits}e{sign}{power:0>2}")
        }
        None => text,
    }
}

/// As `%s` writes a value.
fn plain(value: &Seen<'_>, cx: &Context) -> Result<String, Failure> {
    Ok(match value {
        Seen::None => "null".to_owned(),
        Seen::Type(name) => (*name).to_owned(),
        Seen::List(items) => {
            cx.budget.spend(items.len() as u64)?;
            let inner = items.iter().map(|item| inside(&item, cx)).collect::<Result<Vec<_>, _>>()?;
            format!("[{}]", inner.join(", "))
        }
        Seen::Map(entries) => {
            cx.budget.spend(entries.len() as u64)?;
            let inner = entries
                .pairs()
                .iter()
                .map(|(key, value)| Ok(format!("{}: {}", inside(key, cx)?, inside(value, cx)?)))
                .collect::<Result<Vec<_>, Failure>>()?;
            format!("{{{}}}", inner.join(", "))
        }
        value => match string(value, cx)? {
            Seen::Text(text) => text.as_str().to_owned(),
            _ => String::new(),
        },
    })
}

fn inside(value: &Seen<'_>, cx: &Context) -> Result<String, Failure> {
    match value {
        Seen::Text(text) => Ok(quoted(text.as_str())),
        value => plain(value, cx),
    }
}
