//! F0003: a string without its closing quotes.

use crate::tree::Span;
use crate::{Fix, SyntaxError};

/// `fix` closes it where the statement then makes sense.
pub(crate) fn unclosed_string(span: Span, multiline: bool, fix: Option<Fix>) -> SyntaxError {
    let (message, help) = if multiline {
        ("this text is never closed", "write `\"\"\"` where it ends")
    } else {
        (
            "this string is not closed on its line",
            "write `\"` where it ends; text of several lines stands between `\"\"\"` and `\"\"\"`",
        )
    };
    SyntaxError::new("F0003", span, message).help(help).fix(fix)
}
