//! One statement: its tokens and its tree, the fast way; [`crate::recovery`] does the rest.

use crate::Parsed;
use crate::grammar;
use crate::lexer::Lexer;
pub(crate) use crate::lexer::{Flaw, Tok};
use crate::recovery::{self, Depth};

/// The tokens of a statement, and what is wrong inside of them.
pub(crate) struct Lexed<'s> {
    /// Its tokens, ordinary comments left out.
    pub tokens: Vec<Tok<'s>>,
    /// Tokens that are broken, in the order of the text.
    pub flaws: Vec<(Flaw, Tok<'s>)>,
    /// Brackets nest deeper than a parser's stack may.
    pub too_deep: bool,
}

impl<'s> Lexed<'s> {
    /// Cuts a statement's text into tokens.
    pub fn new(text: &'s str) -> Self {
        let mut lexer = Lexer::new(text);
        let mut lexed =
            Self { tokens: Vec::with_capacity(text.len() / 4 + 4), flaws: Vec::new(), too_deep: false };
        let mut depth = Depth::default();
        while let Some(tok) = lexer.next_token() {
            if let Some(flaw) = lexer.flaw {
                lexed.flaws.push((flaw, tok));
            }
            if !tok.kind.is_comment() {
                lexed.too_deep |= depth.is_too_deep(tok.kind);
                lexed.tokens.push(tok);
            }
        }
        lexed
    }
}

/// Parses one statement's text.
pub fn parse_statement(text: &str) -> Parsed {
    let lexed = Lexed::new(text);
    if lexed.flaws.is_empty()
        && !lexed.too_deep
        && let Some(item) = grammar::parse_fast(&lexed.tokens)
    {
        return Parsed { items: vec![item], ..Parsed::default() };
    }
    recovery::recover(text, &lexed)
}
