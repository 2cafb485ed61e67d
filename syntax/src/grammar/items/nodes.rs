//! Components and concrete nodes.

use chumsky::prelude::*;

use crate::grammar::leaves::{ident, name, token, word};
use crate::grammar::params::{arguments, params};
use crate::grammar::values::using;
use crate::grammar::{Fault, Rule};
use crate::token::TokenKind;
use crate::tree::{Arrow, Component, ItemKind, NodeItem, Signature};

/// `component geo.lookup(string db) (string ip) -> (string city) using …`
pub(super) fn component<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let lists = arguments().then(params()).then_ignore(token(TokenKind::ThinArrow)).then(params());
    word("component").ignore_then(name()).then(lists).then(using().or_not()).map(
        |((name, ((args, inputs), outputs)), using)| {
            ItemKind::Component(Component { name, args, inputs, outputs, using })
        },
    )
}

/// `X (int a) -> (int b) using c()`, `X using c()`
pub(super) fn node<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let signature = params().then(arrow()).then(params());
    let signature = signature.map(|((inputs, arrow), outputs)| Signature { inputs, arrow, outputs });
    let whole = signature.map(Some).then(using().or_not());
    let bare = using().map(|call| (None, Some(call)));
    ident()
        .then(bare.or(whole))
        .map(|(name, (signature, using))| ItemKind::Node(NodeItem { name, signature, using }))
}

fn arrow<'s, F: Fault<'s>>() -> impl Rule<'s, Arrow, F> {
    token(TokenKind::ThinArrow)
        .or(token(TokenKind::FatArrow))
        .map(|tok| Arrow { fat: tok.kind == TokenKind::FatArrow, span: tok.span() })
}
