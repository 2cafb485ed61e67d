//! The values of literals, and what is wrong with them.
//!
//! Comes in: a literal as written. Goes out: its value, or why it has none. *Never* here: where it stands.

use smol_str::SmolStr;

use crate::token::TokenKind;

/// Nanoseconds in each unit of time.
const TIMES: [(&str, u64); 7] = [
    ("ns", 1),
    ("us", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000),
];

/// Bytes in each unit of size.
const SIZES: [(&str, u64); 9] = [
    ("B", 1),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("TiB", 1 << 40),
];

/// Why a literal has no value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Why {
    /// Does not fit into 64 bits.
    TooLarge,
    /// A duration or size below zero.
    Negative,
    /// A duration or size with a fraction: the same in a smaller unit, where there is one.
    Fraction(Option<String>),
    /// Letters behind the digits that are no unit: the nearest one.
    Unit(Option<&'static str>),
    /// An escape that does not exist: bytes of the literal.
    Escape(usize, usize),
}

/// Finds a number's kind and end, and whether its value can be made out.
pub(crate) fn scan_number(bytes: &[u8], start: usize) -> (TokenKind, usize, bool) {
    let mut at = start + 1;
    at = skip(bytes, at, |byte| byte.is_ascii_digit() || byte == b'_');
    let mut kind = TokenKind::Int;
    if bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        kind = TokenKind::Float;
        at = skip(bytes, at + 1, |byte| byte.is_ascii_digit() || byte == b'_');
    }
    let unit = at;
    if bytes.get(at) == Some(&b'%') {
        return (TokenKind::Float, at + 1, true);
    }
    at = skip(bytes, at, |byte| byte.is_ascii_alphanumeric() || byte == b'_');
    // Nineteen digits may be too many; fewer always fit.
    if unit == at && (kind == TokenKind::Float || at - start <= 18) {
        return (kind, at, true);
    }
    let text = std::str::from_utf8(&bytes[start..at]).unwrap_or_default();
    match number(text) {
        Ok(Number::Int(_) | Number::Float(_)) => (kind, at, true),
        Ok(Number::Duration(_)) => (TokenKind::Duration, at, true),
        Ok(Number::Size(_)) => (TokenKind::Size, at, true),
        Err(_) => (unit_kind(&text[unit - start..]).unwrap_or(kind), at, false),
    }
}

fn skip(bytes: &[u8], mut at: usize, wanted: impl Fn(u8) -> bool) -> usize {
    while bytes.get(at).is_some_and(|byte| wanted(*byte)) {
        at += 1;
    }
    at
}

fn unit_kind(unit: &str) -> Option<TokenKind> {
    if TIMES.iter().any(|(name, _)| *name == unit) {
        Some(TokenKind::Duration)
    } else if SIZES.iter().any(|(name, _)| *name == unit) {
        Some(TokenKind::Size)
    } else {
        None
    }
}

/// What a number's literal stands for, with its unit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Number {
    /// A whole number without a unit.
    Int(i64),
    /// As written without `_`; a percentage as its part of one.
    Float(SmolStr),
    /// A duration, in nanoseconds.
    Duration(u64),
    /// A size, in bytes.
    Size(u64),
}

/// The value of a number with or without a unit.
pub(crate) fn number(text: &str) -> Result<Number, Why> {
    if let Some(percent) = text.strip_suffix('%') {
        return Ok(Number::Float(hundredth(percent)));
    }
    let end = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let plain: String = digits.chars().filter(|c| *c != '_').collect();
    if unit.is_empty() {
        if plain.contains('.') {
            return Ok(Number::Float(plain.into()));
        }
        return plain.parse().map(Number::Int).map_err(|_| Why::TooLarge);
    }
    let table = if TIMES.iter().any(|(name, _)| *name == unit) { &TIMES[..] } else { &SIZES[..] };
    let Some((_, factor)) = table.iter().find(|(name, _)| *name == unit) else {
        return Err(Why::Unit(nearest_unit(unit)));
    };
    if plain.starts_with('-') {
        return Err(Why::Negative);
    }
    if plain.contains('.') {
        return Err(Why::Fraction(whole(&plain, *factor, table)));
    }
    let count: u64 = plain.parse().map_err(|_| Why::TooLarge)?;
    let value = count.checked_mul(*factor).ok_or(Why::TooLarge)?;
    Ok(if table.len() == TIMES.len() { Number::Duration(value) } else { Number::Size(value) })
}

/// `20` as `0.2`: exact, as the digits only move.
fn hundredth(percent: &str) -> SmolStr {
    let plain: String = percent.chars().filter(|c| *c != '_').collect();
    let (sign, plain) = plain.strip_prefix('-').map_or(("", &*plain), |plain| ("-", plain));
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let whole = format!("{whole:0>3}");
    let (whole, moved) = whole.split_at(whole.len() - 2);
    format!("{sign}{whole}.{moved}{fraction}").into()
}

/// `1.5s` as `1500ms`: the largest unit that makes it whole.
fn whole(plain: &str, factor: u64, table: &[(&str, u64)]) -> Option<String> {
    let (before, after) = plain.split_once('.')?;
    let scale = 10u64.checked_pow(u32::try_from(after.len()).ok()?)?;
    let count: u64 = format!("{before}{after}").parse().ok()?;
    let total = count.checked_mul(factor)?;
    if total % scale != 0 {
        return None;
    }
    let value = total / scale;
    let decimal = |unit: &str| !unit.contains('i');
    let units =
        table.iter().filter(|(name, size)| *size < factor && (decimal(name) || factor.is_multiple_of(1024)));
    let (name, size) = units.filter(|(_, size)| value % size == 0).max_by_key(|(_, size)| *size)?;
    Some(format!("{}{name}", value / size))
}

fn nearest_unit(unit: &str) -> Option<&'static str> {
    let lower = unit.to_ascii_lowercase();
    let known = match lower.as_str() {
        "sec" | "secs" | "second" | "seconds" => "s",
        "min" | "mins" | "minute" | "minutes" => "m",
        "hr" | "hrs" | "hour" | "hours" => "h",
        "day" | "days" => "d",
        "msec" | "millis" => "ms",
        "k" => "KB",
        "g" => "GB",
        _ => "",
    };
    if !known.is_empty() {
        return Some(known);
    }
    TIMES.iter().chain(&SIZES).map(|(name, _)| *name).find(|name| name.eq_ignore_ascii_case(unit))
}

/// Whether all escapes of a string as written exist.
pub(crate) fn escapes_are_sound(written: &str) -> bool {
    bad_escapes(written).is_empty()
}

/// The escapes of a string as written that do not exist.
pub(crate) fn bad_escapes(written: &str) -> Vec<Why> {
    let mut bad = Vec::new();
    let mut at = 0;
    while let Some(found) = written[at..].find('\\') {
        let start = at + found;
        let (length, value) = escape(&written[start..]);
        if value.is_none() {
            bad.push(Why::Escape(start, start + length));
        }
        at = start + length;
    }
    bad
}

/// The length of an escape, and what it stands for.
pub(crate) fn escape(text: &str) -> (usize, Option<char>) {
    let mut chars = text.chars();
    chars.next();
    let Some(letter) = chars.next() else { return (1, None) };
    let simple = match letter {
        'n' => Some('\n'),
        't' => Some('\t'),
        '"' => Some('"'),
        '\\' => Some('\\'),
        'u' => return unicode(text),
        _ => None,
    };
    (1 + letter.len_utf8(), simple)
}

/// How many bytes an escape such as `\u{1F600}` takes, and its character; none: there is no such character.
fn unicode(text: &str) -> (usize, Option<char>) {
    let Some(rest) = text.strip_prefix("\\u{") else { return (2, None) };
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_hexdigit()).len();
    if !rest[digits..].starts_with('}') {
        return (3 + digits, None);
    }
    let value = if digits <= 6 { u32::from_str_radix(&rest[..digits], 16).ok() } else { None };
    (4 + digits, value.and_then(char::from_u32))
}

/// A string's value, without its quotes. A bad escape stands for itself, missing quotes are missing. Line ends
/// are `\n`, however the file writes them.
pub fn text(written: &str) -> SmolStr {
    let inner = strip_quotes(written);
    if !inner.bytes().any(|byte| byte == b'\\' || byte == b'\r') {
        return SmolStr::new(inner);
    }
    let mut value = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find(['\\', '\r']) {
        value.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('\r') {
            let returns = rest.len() - rest.trim_start_matches('\r').len();
            if !rest[returns..].starts_with('\n') {
                value.push_str(&rest[..returns]);
            }
            rest = &rest[returns..];
        } else {
            let (length, meant) = escape(rest);
            match meant {
                Some(c) => value.push(c),
                None => value.push_str(&rest[..length]),
            }
            rest = &rest[length..];
        }
    }
    value.push_str(rest);
    value.into()
}

fn strip_quotes(written: &str) -> &str {
    let (before, after) = quotes(written);
    &written[before..written.len() - after]
}

/// How many bytes of quotes a string as written begins and ends with; missing quotes are missing.
pub(crate) fn quotes(written: &str) -> (usize, usize) {
    for quotes in ["\"\"\"", "\"", "'"] {
        if let Some(inner) = written.strip_prefix(quotes) {
            return (quotes.len(), if inner.ends_with(quotes) { quotes.len() } else { 0 });
        }
    }
    // Those of a word processor, which have been told of.
    let other =
        |c: Option<char>| c.filter(|c| !c.is_ascii() && !c.is_alphanumeric()).map_or(0, char::len_utf8);
    match other(written.chars().next()) {
        0 => (0, 0),
        before if before == written.len() => (before, 0),
        before => (before, other(written.chars().next_back())),
    }
}
