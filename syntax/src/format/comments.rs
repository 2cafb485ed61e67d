//! The tokens of a statement, each with the comments that belong to it.

use crate::lexer::{Lexer, Tok};
use crate::token::TokenKind;

/// A token with its comments.
pub(super) struct Entry<'s> {
    /// Before it, in order; with whether a line end follows.
    pub before: Vec<(&'s str, bool)>,
    /// Behind it on its line, which they end.
    pub after: Vec<&'s str>,
}

/// The tokens of a statement without comments, and for each of them its comments.
pub(super) fn read(text: &str) -> (Vec<Tok<'_>>, Vec<Entry<'_>>) {
    let mut lexer = Lexer::new(text);
    let (mut tokens, mut entries): (Vec<Tok<'_>>, Vec<Entry<'_>>) = (Vec::new(), Vec::new());
    let mut waiting: Vec<(Tok<'_>, bool)> = Vec::new();
    while let Some(tok) = lexer.next_token() {
        if !tok.kind.is_comment() {
            let before = waiting.drain(..).map(|(tok, ends)| (comment_text(&tok), ends)).collect();
            tokens.push(tok);
            entries.push(Entry { before, after: Vec::new() });
            continue;
        }
        let ends = ends_line(&text[tok.end() as usize..]);
        waiting.push((tok, ends));
        // With the comments before it on the same line, if they began behind a token.
        if ends && let Some(entry) = entries.last_mut() {
            let own = waiting.iter().rposition(|(tok, _)| tok.first).map_or(0, |at| at + 1);
            if own == 0 {
                entry.after.extend(waiting.drain(..).map(|(tok, _)| comment_text(&tok)));
            }
        }
    }
    (tokens, entries)
}

/// Whether nothing but blanks follow on the line.
pub(super) fn ends_line(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t', '\r']);
    rest.is_empty() || rest.starts_with('\n')
}

/// A comment as it is printed: a line comment without blanks at its end.
pub(super) fn comment_text<'s>(tok: &Tok<'s>) -> &'s str {
    match tok.kind {
        TokenKind::BlockComment => tok.text,
        _ => tok.text.trim_end(),
    }
}
