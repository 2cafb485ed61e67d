//! What no encoding keeps a value in a path from: a segment that means another folder, an address of another host.

use super::{Group, Piece};
use flux_node::{Failure, Refused, Value};
use std::borrow::Cow;
use std::ops::Range;

/// Writes what is before an address's query, or its fragment.
///
/// # Errors
/// A value would make a segment `.` or `..`.
pub(super) fn write<'v>(
    parts: &[Piece],
    input: &impl Fn(usize) -> &'v Value,
    out: &mut String,
) -> Result<(), Failure> {
    let begin = out.len();
    let mut values: Vec<Range<usize>> = Vec::new();
    for piece in parts {
        let before = out.len();
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Value(slot) => {
                slot.write(input, None, out)?;
                values.push(before..out.len());
            }
        }
    }
    let mut at = begin;
    for segment in out[begin..].split('/') {
        let end = at + segment.len();
        if values.iter().any(|value| value.start < end && at < value.end) && is_dots(segment) {
            return Err(refused(format!("a path can't have the segment `{segment}`")));
        }
        at = end + 1;
    }
    Ok(())
}

/// Whoever chose the value is told so.
pub(super) fn refused(what: impl Into<Cow<'static, str>>) -> Failure {
    Failure::refuse(400, what, Refused::default())
}

/// Does it mean this folder or the one above (with a dot written as `%2E`, too)?
pub(crate) fn is_dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

/// An address on this host must not become one of another because a value is empty or begins with a slash.
///
/// # Errors
/// It did.
pub(super) fn stays_here(groups: &[Group], address: &str) -> Result<(), Failure> {
    let first = groups.first().and_then(|group| group.parts.first());
    match first {
        Some(Piece::Text(text))
            if text.starts_with('/') && !text.starts_with("//") && address.starts_with("//") =>
        {
            Err(refused(
                "the address would lead to another host: a value in its path is empty or begins with `/`",
            ))
        }
        _ => Ok(()),
    }
}
