//! What the grammar asks for, in words.

use crate::grammar::{Expect, Expected};
use crate::token::TokenKind;

const SYMBOLS: [TokenKind; 20] = [
    TokenKind::ThinArrow,
    TokenKind::FatArrow,
    TokenKind::Equals,
    TokenKind::Colon,
    TokenKind::Comma,
    TokenKind::LParen,
    TokenKind::RParen,
    TokenKind::LBrace,
    TokenKind::RBrace,
    TokenKind::LBracket,
    TokenKind::RBracket,
    TokenKind::Less,
    TokenKind::Greater,
    TokenKind::Dot,
    TokenKind::DotDot,
    TokenKind::Star,
    TokenKind::Question,
    TokenKind::Bang,
    TokenKind::At,
    TokenKind::Semicolon,
];

/// The symbols among what is expected, in an order that suits messages and mending.
pub(crate) fn symbols(expected: Expected) -> impl Iterator<Item = &'static str> {
    SYMBOLS.into_iter().filter(move |kind| expected.has(Expect::Token(*kind))).filter_map(TokenKind::symbol)
}

/// "a name, `,` or `)`"
pub(crate) fn in_words(expected: Expected) -> String {
    let kinds = [
        (Expect::Item, "an item"),
        (Expect::Step, "a step"),
        (Expect::Type, "a type"),
        (Expect::Value, "a value"),
        (Expect::Pattern, "a pattern"),
        (Expect::Token(TokenKind::Ident), "a name"),
        (Expect::Token(TokenKind::Text), "a string"),
        (Expect::Token(TokenKind::Int), "a number"),
    ];
    let mut words: Vec<String> = kinds
        .iter()
        .filter(|(expect, _)| expected.has(*expect))
        .map(|(_, word)| (*word).to_owned())
        .collect();
    words.extend(expected.words().map(|word| format!("`{word}`")));
    words.extend(symbols(expected).map(|symbol| format!("`{symbol}`")));
    match words.split_last() {
        None => "the end".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}
