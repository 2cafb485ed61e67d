//! `Range: bytes=…`: one part of a file.

/// What a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// All of it: no range, several, or none that can be read (which a server ignores).
    Whole,
    /// From the first byte to the last, both included.
    Part(u64, u64),
    /// Past the end: 416.
    Nothing,
}

/// What a `Range` header asks for of a file of that length (RFC 9110, section 14).
pub fn asked(header: Option<&str>, length: u64) -> Asked {
    let range = header.and_then(|header| header.trim().strip_prefix("bytes="));
    let Some((first, last)) = range.and_then(|range| range.split_once('-')) else { return Asked::Whole };
    let (first, last) = (first.trim(), last.trim());
    match (number(first), number(last)) {
        // The last so many bytes.
        (None, Some(count)) if first.is_empty() => match length.checked_sub(1) {
            Some(end) if count > 0 => Asked::Part(length.saturating_sub(count), end),
            _ => Asked::Nothing,
        },
        (Some(first), None) if last.is_empty() => part(first, u64::MAX, length),
        (Some(first), Some(last)) if first <= last => part(first, last, length),
        _ => Asked::Whole,
    }
}

fn part(first: u64, last: u64, length: u64) -> Asked {
    if first < length { Asked::Part(first, last.min(length - 1)) } else { Asked::Nothing }
}

/// A number of digits alone; one of more than 64 bits is past any end.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}
