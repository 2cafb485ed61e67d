//! Documentation and annotations that are not where they belong.

use super::segment::head_end;
use crate::grammar::In;
use crate::lexer::Tok;
use crate::token::TokenKind;
use crate::tree::Span;
use crate::{SyntaxError, diagnostics};

/// The tokens without documentation in the middle of the item, and the first line of each that was there.
pub(crate) fn without_inner_docs<'s>(tokens: In<'s>) -> (Vec<Tok<'s>>, Vec<Span>) {
    let head = head_end(tokens, 0);
    let is_inner = |at: usize| at >= head && tokens[at].kind == TokenKind::Doc;
    let kept = (0..tokens.len()).filter(|at| !is_inner(*at)).map(|at| tokens[at]).collect();
    let first_of_run = |at: &usize| is_inner(*at) && !(*at > 0 && is_inner(*at - 1));
    (kept, (0..tokens.len()).filter(first_of_run).map(|at| tokens[at].span()).collect())
}

/// The error of tokens that hold no item at all.
pub(crate) fn lonely(tokens: In<'_>) -> Option<SyntaxError> {
    let head = head_end(tokens, 0);
    let rest = &tokens[head..];
    if !matches!(rest, [] | [Tok { kind: TokenKind::Semicolon, .. }]) {
        return None;
    }
    Some(match (tokens[..head].first(), rest.first()) {
        (Some(first), _) if first.kind == TokenKind::Doc => {
            diagnostics::head_without_item(first.span(), true)
        }
        (Some(first), _) => diagnostics::head_without_item(first.span().to(tokens[head - 1].span()), false),
        (None, semicolon) => diagnostics::empty_statement(semicolon.map(Tok::span).unwrap_or_default()),
    })
}
