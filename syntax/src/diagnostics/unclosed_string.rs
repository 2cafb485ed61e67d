//! F0003: a string without its closing quotes.

use crate::mistake::{Mistake, Row, Words};
use crate::tree::Span;
use crate::{Fix, SyntaxError};

crate::row!(F0003, error, in_text);

/// A string without its closing quotes.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct UnclosedString {
    multiline: bool,
}

impl Mistake for UnclosedString {
    fn row(&self) -> &'static Row {
        &F0003
    }

    fn words(&self) -> Words {
        if self.multiline {
            return Words::new("this text is never closed").help("write `\"\"\"` where it ends");
        }
        Words::new("this string is not closed on its line")
            .help("write `\"` where it ends; text of several lines stands between `\"\"\"` and `\"\"\"`")
    }
}

/// `fix` closes it where the statement then makes sense.
pub(crate) fn unclosed_string(span: Span, multiline: bool, fix: Option<Fix>) -> SyntaxError {
    SyntaxError::new(span, UnclosedString { multiline }).fix(fix)
}
