//! Functions of text. Places are counted in characters.

use super::super::seen::{Seen, Text};
use super::super::{Context, fail};
use super::lists::{list, places};
use super::{Function, format, int, misfit};
use crate::cel::Pattern;
use flux_value::Failure;

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("contains", |given, _| two("contains", given, |a, b| a.contains(b))),
    ("startsWith", |given, _| two("startsWith", given, |a, b| a.starts_with(b))),
    ("endsWith", |given, _| two("endsWith", given, |a, b| a.ends_with(b))),
    ("matches", matches),
    ("charAt", char_at),
    ("indexOf", index_of),
    ("lastIndexOf", last_index_of),
    ("join", join),
    ("split", split),
    ("replace", replace),
    ("substring", substring),
    ("trim", |given, _| Ok(Seen::text(text("trim", given, 0)?.trim()))),
    ("lowerAscii", |given, _| Ok(Seen::text(text("lowerAscii", given, 0)?.to_ascii_lowercase()))),
    ("upperAscii", |given, _| Ok(Seen::text(text("upperAscii", given, 0)?.to_ascii_uppercase()))),
    ("reverse", reverse),
    ("format", format::format),
    ("strings.quote", |given, _| Ok(Seen::text(quoted(text("strings.quote", given, 0)?)))),
];

/// The text at a place of what a function is given.
pub(super) fn text<'g>(name: &str, given: &'g [Seen<'_>], at: usize) -> Result<&'g str, Failure> {
    match given.get(at) {
        Some(Seen::Text(text)) => Ok(text.as_str()),
        _ => Err(misfit(name, given)),
    }
}

fn number(name: &str, given: &[Seen<'_>], at: usize) -> Result<Option<i64>, Failure> {
    match given.get(at) {
        None => Ok(None),
        Some(value) => int(value).map(Some).ok_or_else(|| misfit(name, given)),
    }
}

fn two<'v>(name: &str, given: &[Seen<'v>], ask: fn(&str, &str) -> bool) -> Result<Seen<'v>, Failure> {
    Ok(Seen::Bool(ask(text(name, given, 0)?, text(name, given, 1)?)))
}

/// With a pattern that is no constant: bounded, and kept for the next time.
fn matches<'v>(given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    let (text, pattern) = (text("matches", given, 0)?, text("matches", given, 1)?);
    let mut kept = cx.pattern.borrow_mut();
    if kept.as_ref().is_none_or(|(own, _)| own != pattern) {
        // What a pattern costs to be compiled goes with its length, and is bounded as that is.
        cx.budget.spend(1_000 + 20 * pattern.len() as u64)?;
        let compiled = Pattern::given(pattern).map_err(|error| fail(format!("`matches`: {error}")))?;
        *kept = Some((pattern.to_owned(), compiled));
    }
    let Some((_, compiled)) = kept.as_ref() else { return Ok(Seen::Bool(false)) };
    cx.budget.spend(compiled.cost(text.len()))?;
    Ok(Seen::Bool(compiled.is_in(text)))
}

fn char_at<'v>(given: &[Seen<'v>], _: &Context) -> Result<Seen<'v>, Failure> {
    let text = text("charAt", given, 0)?;
    let at = number("charAt", given, 1)?.and_then(|at| usize::try_from(at).ok());
    match at {
        Some(at) if at <= text.chars().count() => {
            Ok(Seen::text(text.chars().nth(at).map(String::from).unwrap_or_default()))
        }
        _ => Err(fail("`charAt` with a place that is not there")),
    }
}

/// The byte where a character begins; the text's end for the place behind the last one.
fn byte(text: &str, place: usize) -> Option<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(place)
}

fn index_of<'v>(given: &[Seen<'v>], _: &Context) -> Result<Seen<'v>, Failure> {
    let (text, part) = (text("indexOf", given, 0)?, text("indexOf", given, 1)?);
    let from = number("indexOf", given, 2)?.unwrap_or(0);
    let from = usize::try_from(from).map_err(|_| fail("`indexOf` from a negative place"))?;
    let Some(start) = byte(text, from) else { return Ok(Seen::Int(-1)) };
    let found = text[start..].find(part).map(|at| text[..start + at].chars().count());
    Ok(Seen::Int(found.map_or(-1, |at| at as i64)))
}

fn last_index_of<'v>(given: &[Seen<'v>], _: &Context) -> Result<Seen<'v>, Failure> {
    let (text, part) = (text("lastIndexOf", given, 0)?, text("lastIndexOf", given, 1)?);
    let end = match number("lastIndexOf", given, 2)? {
        None => text.len(),
        Some(last) => {
            let last = usize::try_from(last).map_err(|_| fail("`lastIndexOf` up to a negative place"))?;
            byte(text, last).map_or(text.len(), |start| text.len().min(start + part.len()))
        }
    };
    let end = (end..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
    let found = text[..end].rfind(part).map(|at| text[..at].chars().count());
    Ok(Seen::Int(found.map_or(-1, |at| at as i64)))
}

fn join<'v>(given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    let between = if given.len() > 1 { text("join", given, 1)? } else { "" };
    let items = list("join", given)?;
    cx.budget.spend(items.len() as u64)?;
    cx.budget.make(between.len().saturating_mul(items.len()))?;
    let mut joined = String::new();
    for (i, item) in items.iter().enumerate() {
        let Seen::Text(part) = &item else { return Err(misfit("join", &[item])) };
        cx.budget.make(part.as_str().len())?;
        if i > 0 {
            joined.push_str(between);
        }
        joined.push_str(part.as_str());
    }
    Ok(Seen::text(joined))
}

fn split<'v>(given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    let (text, between) = (text("split", given, 0)?, text("split", given, 1)?);
    let most = number("split", given, 2)?.unwrap_or(-1);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    cx.budget.make(text.len())?;
    let mut parts = Vec::new();
    if most > 0 && between.is_empty() {
        let mut rest = text;
        while let Some(first) = rest.chars().next().filter(|_| parts.len() + 1 < most) {
            cx.budget.keep(1)?;
            parts.push(Seen::text(String::from(first)));
            rest = &rest[first.len_utf8()..];
        }
        if !rest.is_empty() {
            parts.push(Seen::text(rest));
        }
    } else if most > 0 {
        for part in text.splitn(most, between) {
            cx.budget.keep(1)?;
            parts.push(Seen::text(part));
        }
    }
    Ok(Seen::list(parts))
}

fn replace<'v>(given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    let (text, old, new) =
        (text("replace", given, 0)?, text("replace", given, 1)?, text("replace", given, 2)?);
    let most = number("replace", given, 3)?.unwrap_or(-1);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let found = text.matches(old).take(most).count();
    cx.budget.make(text.len().saturating_add(found.saturating_mul(new.len())))?;
    Ok(Seen::text(text.replacen(old, new, most)))
}

fn substring<'v>(given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    let text = text("substring", given, 0)?;
    let size = text.chars().count();
    let from = number("substring", given, 1)?.unwrap_or(0);
    let to = number("substring", given, 2)?.unwrap_or(size as i64);
    let (from, to) = places("substring", from, to, size)?;
    let part = &text[byte(text, from).unwrap_or(0)..byte(text, to).unwrap_or(text.len())];
    cx.budget.make(part.len())?;
    Ok(Seen::text(part))
}

fn reverse<'v>(given: &[Seen<'v>], cx: &Context) -> Result<Seen<'v>, Failure> {
    match &given[0] {
        Seen::Text(text) => Ok(Seen::text(Text::as_str(text).chars().rev().collect::<String>())),
        Seen::List(items) => {
            cx.budget.keep(items.len())?;
            Ok(Seen::list((0..items.len()).rev().filter_map(|at| items.get(at)).collect()))
        }
        _ => Err(misfit("reverse", given)),
    }
}

/// The text between quotes, with escapes.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x0b' => out.push_str("\\v"),
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
