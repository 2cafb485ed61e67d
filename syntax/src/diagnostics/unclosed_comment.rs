//! F0004: a `/*` without `*/`.

use super::behind;
use crate::tree::Span;
use crate::{Fix, SyntaxError};

/// `span` is the comment, which is taken to end with its line.
pub(crate) fn unclosed_comment(span: Span) -> SyntaxError {
    SyntaxError::new("F0004", span, "this comment is never closed")
        .help("write `*/` where it ends, or `//` for a comment that ends with its line")
        .fix(Some(Fix { span: behind(span), text: " */".into() }))
}
