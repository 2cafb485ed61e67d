//! One statement: its tokens, its tree, its errors.

use crate::grammar;
use crate::lexer::{Flaw, Lexer, Tok};
use crate::segment::{self, Brackets, DEEPEST};
use crate::token::TokenKind;
use crate::tree::Span;
use crate::{Parsed, SyntaxError};

/// The tokens of a statement, and what is wrong inside of them.
struct Lexed<'s> {
    tokens: Vec<Tok<'s>>,
    flaws: Vec<(Flaw, Tok<'s>)>,
    too_deep: bool,
}

fn lex(text: &str) -> Lexed<'_> {
    let mut lexer = Lexer::new(text);
    let mut lexed =
        Lexed { tokens: Vec::with_capacity(text.len() / 4 + 4), flaws: Vec::new(), too_deep: false };
    let mut depth = 0usize;
    while let Some(tok) = lexer.next_token() {
        if let Some(flaw) = lexer.flaw {
            lexed.flaws.push((flaw, tok));
        }
        if tok.kind.is_comment() {
            continue;
        }
        match tok.kind {
            TokenKind::LParen | TokenKind::LBrace | TokenKind::LBracket | TokenKind::Less => {
                depth += 1;
                lexed.too_deep |= depth > DEEPEST;
            }
            TokenKind::RParen | TokenKind::RBrace | TokenKind::RBracket | TokenKind::Greater => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
        lexed.tokens.push(tok);
    }
    lexed
}

/// Parses one statement's text.
pub fn parse_statement(text: &str) -> Parsed {
    let lexed = lex(text);
    if lexed.flaws.is_empty()
        && !lexed.too_deep
        && let Some(item) = grammar::parse_fast(&lexed.tokens)
    {
        return Parsed { items: vec![item], errors: Vec::new() };
    }
    recover(&lexed)
}

/// Parses what the fast way could not: item by item, with errors.
#[cold]
fn recover(lexed: &Lexed<'_>) -> Parsed {
    let mut parsed = Parsed::default();
    for run in lexed.tokens.split_inclusive(|tok| tok.kind == TokenKind::Semicolon) {
        let brackets = Brackets::new(run);
        for range in segment::segments(run, &brackets) {
            let mut tokens = run[range].to_vec();
            let Some(last) = tokens.last().copied() else { continue };
            let missing = last.kind != TokenKind::Semicolon;
            if missing {
                let semicolon = Tok { text: "", start: last.end(), kind: TokenKind::Semicolon, first: false };
                tokens.push(semicolon);
            }
            match grammar::parse_rich(&tokens) {
                Ok(item) => {
                    parsed.items.push(item);
                    if missing {
                        parsed.errors.push(error(
                            "F0001",
                            Span { start: last.end(), end: last.end() },
                            "a `;` is missing",
                        ));
                    }
                }
                Err(failure) => {
                    let span = tokens.get(failure.at).unwrap_or(&last).span();
                    parsed.errors.push(error("F0002", span, "this does not belong here"));
                }
            }
        }
    }
    parsed
}

fn error(code: &'static str, span: Span, message: &str) -> SyntaxError {
    SyntaxError { code, span, message: message.to_owned(), help: None, fix: None, labels: Vec::new() }
}
