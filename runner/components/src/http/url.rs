//! URLs made of templates.

use crate::support::{Template, render as render_value};
use flux_node::{Failure, Value};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What need not be encoded anywhere (RFC 3986, section 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The URL with the inputs' values in it. A value with which it begins is a URL already; any other is one
/// step of a path or one value of a query, and encoded, so that it can't be more than that.
pub(super) fn render<'v>(template: &Template, input: impl Fn(usize) -> &'v Value) -> Result<String, Failure> {
    template.render_with(input, |first, value, out| {
        if first {
            return render_value(value, out);
        }
        let mut text = String::new();
        render_value(value, &mut text)?;
        // `.` and `..` are steps by themselves wherever they stand alone.
        match text.as_str() {
            "." => out.push_str("%2E"),
            ".." => out.push_str("%2E%2E"),
            text => out.extend(utf8_percent_encode(text, ENCODED)),
        }
        Ok(())
    })
}
