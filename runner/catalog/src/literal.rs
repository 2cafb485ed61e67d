//! Constants inside texts: `1`, `-2.5`, `true`, `"text"`, `250ms`, `64KB`.

use flux_plan::{Constant, duration_literal};
use std::ops::Range;

/// The constant that a text writes, in the language's own form; none: it is none.
pub fn parse(text: &str) -> Option<Constant> {
    match text {
        "true" => return Some(Constant::Bool(true)),
        "false" => return Some(Constant::Bool(false)),
        _ => {}
    }
    if let Some(rest) = text.strip_prefix('"') {
        return unquote(rest.strip_suffix('"')?).map(Constant::Text);
    }
    let digits = text.replace('_', "");
    if !digits.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Ok(n) = digits.parse() {
        return Some(Constant::Int(n));
    }
    if let Some(nanos) = duration_literal(&digits) {
        return Some(Constant::Duration(nanos));
    }
    digits.parse().ok().filter(|x: &f64| x.is_finite()).map(Constant::Float)
}

/// The text between two quotes, without its escapes.
fn unquote(inner: &str) -> Option<String> {
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return None,
            '\\' => out.push(match chars.next()? {
                'n' => '\n',
                't' => '\t',
                c @ ('"' | '\\') => c,
                _ => return None,
            }),
            c => out.push(c),
        }
    }
    Some(out)
}

/// `64KB` (thousands) or `64KiB` (1024s) in bytes.
pub fn size(text: &str) -> Option<i64> {
    const SIZES: [(&str, i64); 9] = [
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
        ("TiB", 1 << 40),
        ("KB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("TB", 1_000_000_000_000),
        ("B", 1),
    ];
    let (unit, bytes) = SIZES.iter().find(|(unit, _)| text.ends_with(unit))?;
    text[..text.len() - unit.len()].parse::<i64>().ok().filter(|n| *n >= 0)?.checked_mul(*bytes)
}

/// The ranges between commas that stand outside strings and square brackets; of an empty text none.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let (mut ranges, mut start, mut depth) = (Vec::new(), 0, 0i32);
    let (mut quoted, mut escaped) = (false, false);
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' => depth += 1,
            b']' => depth -= 1,
            b',' if depth <= 0 => {
                ranges.push(start..i);
                start = i + 1;
            }
            _ => {}
        }
    }
    if !text[start..].trim().is_empty() {
        ranges.push(start..text.len());
    }
    ranges
}
