//! The tokens of a statement, each with the comments that belong to it.

use crate::lexer::{Lexer, Tok};
use crate::token::TokenKind;

/// The comments of a token.
#[derive(Default)]
pub(super) struct Entry<'s> {
    /// The comments before it, in order.
    pub before: Vec<Comment<'s>>,
    /// Behind it on its line, which they end; each with the blanks before it.
    pub after: Vec<(usize, &'s str)>,
}

/// A comment before a token.
pub(super) struct Comment<'s> {
    /// The comment as it is printed.
    pub text: &'s str,
    /// Begins a line that holds nothing but comments.
    pub starts: bool,
    /// Ends such a line.
    pub ends: bool,
}

/// The tokens of a statement without comments, and for each of them its comments.
pub(super) fn read(text: &str) -> (Vec<Tok<'_>>, Vec<Entry<'_>>) {
    let mut lexer = Lexer::new(text);
    let (mut tokens, mut entries) = (Vec::new(), Vec::<Entry<'_>>::new());
    let mut before: Vec<Comment<'_>> = Vec::new();
    // The comments since the last line end or token.
    let mut line: Vec<Tok<'_>> = Vec::new();
    while let Some(tok) = lexer.next_token() {
        if !tok.kind.is_comment() {
            before.extend(line.drain(..).map(|tok| comment(&tok, false, false)));
            tokens.push(tok);
            entries.push(Entry { before: std::mem::take(&mut before), after: Vec::new() });
            continue;
        }
        line.push(tok);
        if ends_line(&text[tok.end() as usize..]) {
            match entries.last_mut() {
                Some(entry) if !line[0].first => entry
                    .after
                    .extend(line.drain(..).map(|tok| (blanks_before(text, &tok), comment_text(&tok)))),
                _ => {
                    let last = line.len() - 1;
                    let of_line = |(at, tok)| comment(&tok, at == 0, at == last);
                    before.extend(line.drain(..).enumerate().map(of_line));
                }
            }
        }
    }
    (tokens, entries)
}

fn comment<'s>(tok: &Tok<'s>, starts: bool, ends: bool) -> Comment<'s> {
    Comment { text: comment_text(tok), starts, ends }
}

/// Whether nothing but blanks follow on the line.
pub(super) fn ends_line(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t', '\r']);
    rest.is_empty() || rest.starts_with('\n')
}

/// How many blanks stand before a comment behind code: as many as its writer gave it, who may have aligned it
/// with others; two if there were none, or tabs.
pub(super) fn blanks_before(text: &str, comment: &Tok<'_>) -> usize {
    let before = &text[..comment.start as usize];
    let code = before.trim_end_matches(' ');
    let blanks = before.len() - code.len();
    if blanks == 0 || code.ends_with(['\t', '\r', '\u{feff}']) { 2 } else { blanks }
}

/// A comment as it is printed: a line comment without blanks at its end.
pub(super) fn comment_text<'s>(tok: &Tok<'s>) -> &'s str {
    match tok.kind {
        TokenKind::BlockComment => tok.text,
        _ => tok.text.trim_end(),
    }
}
