//! `application/x-www-form-urlencoded`: what queries and forms are written in.

use percent_encoding::percent_decode;
use std::borrow::Cow;
use std::str::Utf8Error;

/// A value, decoded; an error where it is not UTF-8.
pub(crate) type Decoded<'a> = Result<Cow<'a, str>, Utf8Error>;

/// The values of that name in a query or form, in order.
pub(crate) fn values<'a>(text: &'a [u8], name: &'a str) -> impl Iterator<Item = Decoded<'a>> {
    text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).filter_map(move |pair| {
        let equals = pair.iter().position(|byte| *byte == b'=');
        let (own, value) = equals.map_or((pair, &b""[..]), |at| (&pair[..at], &pair[at + 1..]));
        let is_named = own == name.as_bytes() || decode(own).is_ok_and(|own| own == name);
        is_named.then(|| decode(value))
    })
}

/// Percent-decoded, with `+` for a space.
fn decode(text: &[u8]) -> Decoded<'_> {
    if !text.iter().any(|b| matches!(b, b'+' | b'%')) {
        return std::str::from_utf8(text).map(Cow::Borrowed);
    }
    let spaced: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let decoded: Vec<u8> = percent_decode(&spaced).collect();
    String::from_utf8(decoded).map(Cow::Owned).map_err(|error| error.utf8_error())
}
