//! Where items begin inside of a statement whose `;` was forgotten.
//!
//! Comes in: the tokens of a broken statement. Goes out: the ranges that hold one item each. *Never* here:
//! errors. Only a statement that did not parse comes here, so a line of a sound statement is never mistaken
//! for the beginning of another.

use std::ops::Range;

use super::brackets::Brackets;
use crate::grammar::{In, KEYWORDS, is_keyword_form, is_using};
use crate::token::TokenKind;

/// The ranges of tokens that each hold an item, with its documentation and annotations.
pub(crate) fn segments(tokens: In<'_>, brackets: &Brackets) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut head = head_end(tokens, 0);
    let mut at = head + 1;
    while at < tokens.len() {
        if tokens[at].kind == TokenKind::Doc {
            let docs = tokens[at..].iter().take_while(|tok| tok.kind == TokenKind::Doc).count();
            if !begins_item(&tokens[at + docs..]) {
                at += docs;
                continue;
            }
        }
        // A keyword alone on its line still waits for the rest of its form.
        let waits = at == head + 1 && KEYWORDS.contains(&tokens[head].text);
        // Documentation behind an item whose `;` was forgotten belongs to the next one all the same.
        let new_line = tokens[at].first || tokens[at].kind == TokenKind::Doc;
        if new_line && !brackets.is_inside(at) && !waits && begins_item(&tokens[at..]) {
            starts.push(at);
            head = head_end(tokens, at);
            at = head;
        }
        at += 1;
    }
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]).collect::<Vec<_>>();
    starts.into_iter().zip(ends).map(|(start, end)| start..end).collect()
}

/// Where the documentation and annotations end that begin here.
pub(super) fn head_end(tokens: In<'_>, start: usize) -> usize {
    let mut at = start;
    while let Some(tok) = tokens.get(at) {
        match tok.kind {
            TokenKind::Doc => at += 1,
            TokenKind::At => match annotation_end(tokens, at) {
                Ok(end) => at = end,
                // Others may follow inside of its brackets, but looking for each one's end takes too long.
                Err(end) => return end,
            },
            _ => break,
        }
    }
    at
}

/// Behind an annotation, or before the item that its open brackets swallow; an error for brackets that never
/// close.
fn annotation_end(tokens: In<'_>, at: usize) -> Result<usize, usize> {
    let mut end = at + 1;
    if tokens.get(end).is_some_and(|tok| tok.kind == TokenKind::Ident) {
        end += 1;
    }
    if tokens.get(end).is_none_or(|tok| tok.kind != TokenKind::LParen) {
        return Ok(end);
    }
    let mut depth = 0usize;
    for (place, tok) in tokens.iter().enumerate().skip(end) {
        if place > end && depth > 0 && tok.first && begins_item(&tokens[place..]) {
            return Ok(place);
        }
        match tok.kind {
            TokenKind::LParen => depth += 1,
            TokenKind::RParen if depth == 1 => return Ok(place + 1),
            TokenKind::RParen => depth -= 1,
            _ => {}
        }
    }
    Err(end + 1)
}

/// Whether the line that begins here begins like an item.
pub(crate) fn begins_item(tokens: In<'_>) -> bool {
    let [first, rest @ ..] = tokens else { return false };
    match first.kind {
        TokenKind::At => true,
        TokenKind::Doc => {
            let docs = rest.iter().take_while(|tok| tok.kind == TokenKind::Doc).count();
            begins_item(&rest[docs..])
        }
        TokenKind::Ident => begins_keyword_form(tokens) || begins_named(rest),
        _ => false,
    }
}

/// A keyword and what follows it in its form; less would take `source` for an item in `A -> source`.
fn begins_keyword_form(tokens: In<'_>) -> bool {
    let [first, second, ..] = tokens else { return false };
    is_keyword_form(tokens)
        && match first.text {
            "use" => second.kind == TokenKind::Text || second.kind == TokenKind::MultilineText,
            "handle" => second.is_word("error"),
            _ => second.kind == TokenKind::Ident,
        }
}

/// What follows an item's name: `(typeref ID`, `()` and an arrow and `(`, `=`, `:[…] =`, `using` and a call.
fn begins_named(rest: In<'_>) -> bool {
    let kind = |at: usize| rest.get(at).map(|tok| tok.kind);
    match kind(0) {
        Some(TokenKind::Equals) => true,
        Some(TokenKind::LParen) => match kind(1) {
            Some(TokenKind::DotDot) => true,
            Some(TokenKind::RParen) => {
                matches!(kind(2), Some(TokenKind::ThinArrow | TokenKind::FatArrow))
                    && kind(3) == Some(TokenKind::LParen)
            }
            _ => begins_field(&rest[1..]),
        },
        Some(TokenKind::Colon) => begins_case(&rest[1..]),
        Some(TokenKind::Ident) => is_using(rest),
        _ => false,
    }
}

/// A type and a name.
fn begins_field(tokens: In<'_>) -> bool {
    use TokenKind::*;
    let mut depth = 0usize;
    for pair in tokens.windows(2) {
        match (pair[0].kind, pair[1].kind) {
            (Ident | Star, Ident) if depth == 0 => return true,
            (Greater, Ident) if depth == 1 => return true,
            (Less, _) => depth += 1,
            (Greater, _) if depth > 0 => depth -= 1,
            (Ident | Dot | Star, _) => {}
            (Comma, _) if depth > 0 => {}
            _ => return false,
        }
    }
    false
}

/// Whether these tokens begin a case, `[…] =`.
fn begins_case(tokens: In<'_>) -> bool {
    use TokenKind::*;
    if tokens.first().is_none_or(|tok| tok.kind != LBracket) {
        return false;
    }
    let inner = tokens[1..].iter().take_while(|tok| matches!(tok.kind, Ident | Dot | Star | Bang | Comma));
    let end = 1 + inner.count();
    matches!(&tokens[end..], [close, equals, ..] if close.kind == RBracket && equals.kind == Equals)
}
