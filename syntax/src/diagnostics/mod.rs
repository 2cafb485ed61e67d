//! The mistakes, one file per code: each makes its message, help, fix and labels from the facts.
//!
//! *Never* here: finding mistakes; that is the parser's and recovery's.

mod bad_escape;
mod bad_number;
mod bracket;
mod expected;
mod misplaced_head;
mod missing_semicolon;
mod stray_character;
mod too_deep;
mod unclosed_comment;
mod unclosed_string;
mod unexpected;
mod wrong_arrow;

pub(crate) use bad_escape::bad_escapes;
pub(crate) use bad_number::bad_number;
pub(crate) use bracket::{lone_closer, mismatched, unclosed};
pub(crate) use expected::symbols;
pub(crate) use misplaced_head::{documentation_inside, head_without_item};
pub(crate) use missing_semicolon::missing_semicolon;
pub(crate) use stray_character::stray_character;
pub(crate) use too_deep::too_deep;
pub(crate) use unclosed_comment::unclosed_comment;
pub(crate) use unclosed_string::unclosed_string;
pub(crate) use unexpected::{empty_statement, unexpected};
pub(crate) use wrong_arrow::wrong_arrow;

use crate::tree::Span;
use crate::{Fix, SyntaxError};

impl SyntaxError {
    fn new(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), help: None, fix: None, labels: Vec::new() }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push((span, text.into()));
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
