//! The mistakes, one file per code: its row, the facts and their words, and the error made of them with its places.
//!
//! *Never* here: finding mistakes; that is the parser's and recovery's.

pub mod bad_escape;
pub mod bad_number;
pub mod bracket;
mod expected;
pub mod merge_conflict;
pub mod misplaced_head;
pub mod missing_semicolon;
pub mod stray_character;
pub mod too_deep;
pub mod unclosed_comment;
pub mod unclosed_string;
pub mod unexpected;
pub mod wrong_arrow;

pub(crate) use bad_escape::bad_escapes;
pub(crate) use bad_number::bad_number;
pub(crate) use bracket::{lone_closer, mismatched, unclosed};
pub(crate) use expected::symbols;
pub(crate) use merge_conflict::merge_conflict;
pub(crate) use misplaced_head::{documentation_inside, head_without_item};
pub(crate) use missing_semicolon::missing_semicolon;
pub(crate) use stray_character::stray_character;
pub(crate) use too_deep::too_deep;
pub(crate) use unclosed_comment::unclosed_comment;
pub(crate) use unclosed_string::unclosed_string;
pub(crate) use unexpected::{empty_statement, unexpected};
pub(crate) use wrong_arrow::wrong_arrow;

use crate::mistake::{Mistake, Said};
use crate::tree::Span;
use crate::{Fix, SyntaxError};

impl SyntaxError {
    fn new(span: Span, mistake: impl Mistake) -> Self {
        Self { said: Said::new(mistake), span, fix: None, labels: Vec::new() }
    }

    fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    fn labels(mut self, places: impl IntoIterator<Item = Span>) -> Self {
        self.labels.extend(places);
        self
    }
}

/// Text in a message: in backquotes, and never longer than a line has room for.
fn quoted(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(32).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("`{short}`")
}

/// The place behind a range.
fn behind(span: Span) -> Span {
    Span { start: span.end, end: span.end }
}
