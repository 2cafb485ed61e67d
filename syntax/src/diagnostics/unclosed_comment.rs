//! F0004: a `/*` without `*/`.

use super::behind;
use crate::mistake::{Mistake, Row, Words};
use crate::tree::Span;
use crate::{Fix, SyntaxError};

crate::row!(F0004, error, in_text);

/// A comment without its end.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct UnclosedComment;

impl Mistake for UnclosedComment {
    fn row(&self) -> &'static Row {
        &F0004
    }

    fn words(&self) -> Words {
        Words::new("this comment is never closed")
            .help("write `*/` where it ends, or `//` for a comment that ends with its line")
    }
}

/// `span` is the comment, which is taken to end with its line.
pub(crate) fn unclosed_comment(span: Span) -> SyntaxError {
    SyntaxError::new(span, UnclosedComment).fix(Some(Fix { span: behind(span), text: " */".into() }))
}
