//! Strings without their closing quotes: where could they have ended?

use super::edit::{Mended, Segment};
use crate::token::TokenKind;
use crate::tree::Span;
use crate::{Fix, diagnostics};

/// How many places are tried.
const PLACES: usize = 24;

/// Closes the string before the first character of its text that lets the item parse.
pub(crate) fn mend(segment: &Segment<'_>) -> Mended {
    let Some(tok) = segment.unclosed_text() else { return (None, None) };
    let multiline = tok.kind == TokenKind::MultilineText;
    let quotes = if multiline { "\"\"\"" } else { "\"" };
    let ends = tok.text.char_indices().filter(|(_, c)| matches!(c, ')' | ',' | ']' | '}' | ';' | ':' | ' '));
    let ends = ends.map(|(at, _)| at).filter(|at| *at >= quotes.len()).take(PLACES).chain([tok.text.len()]);
    let edits = ends.map(|at| {
        let place = tok.start + at as u32;
        (Fix { span: Span { start: place, end: place }, text: quotes.into() }, ())
    });
    match segment.first(edits) {
        Some((fix, (), item)) => {
            (Some(diagnostics::unclosed_string(tok.span(), multiline, Some(fix))), Some(item))
        }
        None => (Some(diagnostics::unclosed_string(tok.span(), multiline, None)), None),
    }
}
