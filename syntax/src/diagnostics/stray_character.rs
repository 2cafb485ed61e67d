//! F0005: characters that the language does not have.

use super::quoted;
use crate::tree::Span;
use crate::{Fix, SyntaxError};

/// `text` is a run of such characters, or a word with letters of other scripts.
pub(crate) fn stray_character(text: &str, span: Span) -> SyntaxError {
    if let Some(inner) = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return SyntaxError::new("F0005", span, "text stands between two `\"`")
            .help("write `\"` for `'`")
            .fix(Some(Fix { span, text: format!("\"{inner}\"").into() }));
    }
    let word = text.chars().any(char::is_alphanumeric);
    if word {
        return SyntaxError::new("F0005", span, format!("{} is no name", quoted(text)))
            .help("names have the letters a to z and A to Z, digits and `_`");
    }
    let error = SyntaxError::new("F0005", span, format!("{} means nothing here", quoted(text)));
    match text.chars().next() {
        Some('\'' | '“' | '”' | '‘' | '’' | '`') => error.help("text stands between two `\"`"),
        Some('#' | '/') => error.help("a comment begins with `//`"),
        Some('–' | '—' | '→' | '-') => error.help("an arrow is written `->` or `=>`"),
        _ => error.help("remove it"),
    }
}
