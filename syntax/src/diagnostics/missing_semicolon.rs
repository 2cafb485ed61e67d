//! F0001: an item that does not end with `;`.

use super::behind;
use crate::tree::Span;
use crate::{Fix, SyntaxError};

/// `last` is the item's last token, `next` the first of the item behind it.
pub(crate) fn missing_semicolon(name: Option<&str>, last: Span, next: Option<Span>) -> SyntaxError {
    let place = behind(last);
    let whose = name.map_or_else(|| "this item".to_owned(), |name| format!("`{name}`"));
    let error = SyntaxError::new("F0001", place, format!("a `;` is missing at the end of {whose}"))
        .help("every item ends with `;`: write it here")
        .fix(Some(Fix { span: place, text: ";".into() }));
    match next {
        Some(next) => error.label(next, "the next item begins here"),
        None => error,
    }
}
