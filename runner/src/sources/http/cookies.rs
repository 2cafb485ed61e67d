//! Cookies that a request brings (RFC 6265, section 5.4).
//!
//! Values are what `http.cookie` writes: percent-encoded where a character can't stand in a cookie.

use super::pairs::Decoded;
use http::{HeaderMap, header};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// The values of the cookies of that name, in order. Clients send what is nearer to the path first.
pub(crate) fn values<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = Decoded<'a>> {
    let lines = headers.get_all(header::COOKIE).iter();
    let pairs = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
    pairs.filter_map(move |pair| {
        let equals = pair.iter().position(|byte| *byte == b'=')?;
        (pair[..equals].trim_ascii() == name.as_bytes()).then(|| decode(pair[equals + 1..].trim_ascii()))
    })
}

fn decode(value: &[u8]) -> Decoded<'_> {
    let quoted = value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\""));
    let text = std::str::from_utf8(quoted.unwrap_or(value))?;
    if !text.contains('%') {
        return Ok(Cow::Borrowed(text));
    }
    percent_decode_str(text).decode_utf8()
}
