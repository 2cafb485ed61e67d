//! The clauses of `format`: `%s`, `%.2f`.

use super::functions::Wrong;
use std::ops::Range;

/// A part of a format.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Text that stands as it is.
    Text(String),
    /// A place for a value.
    Clause {
        /// `s`, `d`, `f`, `e`, `b`, `o`, `x`, `X`
        verb: char,
        /// Digits behind the point.
        precision: Option<usize>,
    },
}

/// More digits than a `float` has.
const PRECISION: usize = 100;

/// The parts of a format.
///
/// # Errors
/// A clause that there is not: where.
pub fn parse(text: &str) -> Result<Vec<Part>, Range<usize>> {
    let (mut parts, mut plain, mut at) = (Vec::new(), String::new(), 0);
    while let Some(percent) = text[at..].find('%') {
        let start = at + percent;
        plain.push_str(&text[at..start]);
        let rest = &text[start + 1..];
        if rest.starts_with('%') {
            plain.push('%');
            at = start + 2;
            continue;
        }
        let digits = match rest.strip_prefix('.') {
            Some(rest) => rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()),
            None => 0,
        };
        let point = usize::from(digits > 0);
        let verb = rest[point + digits..].chars().next();
        let end = start + 1 + point + digits + verb.map_or(0, char::len_utf8);
        let precision = rest[point..point + digits].parse().ok();
        let fits = match verb {
            Some('f' | 'e') => precision.is_none_or(|n| n <= PRECISION),
            Some('s' | 'd' | 'b' | 'o' | 'x' | 'X') => digits == 0,
            _ => false,
        };
        let Some(verb) = verb.filter(|_| fits) else { return Err(start..end) };
        if !plain.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut plain)));
        }
        parts.push(Part::Clause { verb, precision });
        at = end;
    }
    plain.push_str(&text[at..]);
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    Ok(parts)
}

pub(super) fn wrong(text: &str) -> Option<Wrong> {
    let range = parse(text).err()?;
    let help =
        "clauses are `%s`, `%d`, `%f`, `%.2f`, `%e`, `%b`, `%o`, `%x`, `%X`, and `%%` is a percent sign";
    let message = format!("`{}` is no clause of a format", &text[range.clone()]);
    Some(Wrong { range: Some(range), message, help: help.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::{Part, parse};

    #[test]
    fn clauses_are_found_and_wrong_ones_told() {
        let clause = |verb, precision| Part::Clause { verb, precision };
        let parts = parse("a %s, %.2f%%").expect("it is a format");
        assert_eq!(
            parts,
            [
                Part::Text("a ".into()),
                clause('s', None),
                Part::Text(", ".into()),
                clause('f', Some(2)),
                Part::Text("%".into())
            ]
        );
        assert_eq!(parse("a %y"), Err(2..4));
        assert_eq!(parse("%"), Err(0..1));
        assert_eq!(parse("%.2d"), Err(0..4));
        assert_eq!(parse("%é"), Err(0..3));
    }
}
