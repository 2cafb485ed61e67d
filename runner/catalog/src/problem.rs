//! What can be wrong with a text argument, before anyone knows which argument it is.

use crate::Problem;
use std::ops::Range;

/// A mistake in a text, with the bytes that are wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// The bytes of the text.
    pub range: Range<usize>,
    /// One sentence without a full stop at its end.
    pub message: String,
    /// How to mend it, as an order without a full stop; none: the message says all.
    pub help: Option<String>,
    /// The text that was probably meant, as a whole.
    pub instead: Option<String>,
    /// A name stands here that is no input: whoever looks at all names of a call tells it.
    pub unknown: bool,
}

impl TextError {
    /// A mistake at that place.
    pub fn new(range: Range<usize>, message: impl Into<String>) -> Self {
        TextError { range, message: message.into(), help: None, instead: None, unknown: false }
    }

    /// The same problem, with how to mend it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, with the whole text that was probably meant.
    #[must_use]
    pub fn instead(mut self, text: impl Into<String>) -> Self {
        self.instead = Some(text.into());
        self
    }

    /// The same mistake in a text that begins at that byte of a longer one.
    #[must_use]
    pub fn shifted(mut self, by: usize) -> Self {
        self.range = self.range.start + by..self.range.end + by;
        self
    }

    /// The problem as one of the argument of that name.
    pub fn of(self, argument: &str) -> Problem {
        Problem {
            argument: Some(argument.to_owned()),
            range: Some(self.range),
            message: self.message,
            help: self.help,
            instead: self.instead,
        }
    }
}
