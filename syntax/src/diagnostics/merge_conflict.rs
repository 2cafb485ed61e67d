//! F0013: a conflict of a merge that nobody has resolved.

use crate::SyntaxError;
use crate::mistake::{Mistake, Row, Words};
use crate::tree::Span;

crate::row!(F0013, error, readable);

/// One side of a conflict, or its end, as a version control system marks them in a text.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct MergeConflict;

impl Mistake for MergeConflict {
    // All its marks are one mistake.
    fn about(&self) -> Option<&str> {
        Some("conflict")
    }

    fn row(&self) -> &'static Row {
        &F0013
    }

    fn words(&self) -> Words {
        Words::new("a merge left a conflict here").help(
            "keep what is right of the text between `<<<<<<<` and `>>>>>>>`, and remove the lines of `<`, `|`, `=` and `>`",
        )
    }
}

/// `text` begins with a mark: what is told is its line.
pub(crate) fn merge_conflict(text: &str, start: u32) -> SyntaxError {
    let line = text.lines().next().unwrap_or_default().trim_end();
    SyntaxError::new(Span { start, end: start + line.len() as u32 }, MergeConflict)
}
