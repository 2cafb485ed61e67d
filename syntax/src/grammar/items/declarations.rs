//! Items that declare things beside the graph: files, types, locks, stores, optimizations.

use chumsky::prelude::*;

use crate::grammar::leaves::{ahead, ident, name, to_ident, token, word};
use crate::grammar::params::params;
use crate::grammar::values::{call, string, using};
use crate::grammar::{At, Fault, Rule, cover};
use crate::lexer::literal;
use crate::token::TokenKind;
use crate::tree::{
    Assume, Constraint, ItemKind, Lock, LockMode, Optimize, Predicate, Store, TypeItem, Typedef, Use,
};

/// `use "auth.flux" as auth`
pub(super) fn use_item<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let alias = word("as").ignore_then(ident()).or_not();
    word("use").ignore_then(string()).then(alias).map(|(path, alias)| {
        ItemKind::Use(Use { path: literal::text(path.text), path_span: path.span(), alias })
    })
}

/// `type Edit = (int user)`
pub(super) fn type_item<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let rest = ident().then_ignore(token(TokenKind::Equals)).then(params());
    word("type").ignore_then(rest).map(|(name, fields)| ItemKind::Type(TypeItem { name, fields }))
}

/// `typedef hit TestInCache`, `typedef big using cel("…")`
pub(super) fn typedef<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let predicate = custom(|inp: &mut At<'s, '_, F>| {
        let tokens = ahead(inp);
        match tokens {
            // A predicate may be a node that is called `using`.
            [first, second, ..] if first.is_word("using") && second.kind == TokenKind::Ident => {
                inp.parse(using()).map(Predicate::Using)
            }
            _ => inp.parse(name()).map(Predicate::Node),
        }
    });
    word("typedef")
        .ignore_then(ident().then(predicate))
        .map(|(name, predicate)| ItemKind::Typedef(Typedef { name, predicate }))
}

/// A node's locks: `constraint A:{x, y?}`.
pub(super) fn constraint<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let locks = lock().separated_by(token(TokenKind::Comma)).at_least(1).collect();
    let locks = locks.delimited_by(token(TokenKind::LBrace), token(TokenKind::RBrace));
    token(TokenKind::Ident).then(name()).then_ignore(token(TokenKind::Colon)).then(locks).map(
        |((word, node), locks)| {
            ItemKind::Constraint(Constraint { atomic: word.text == "atomic", node, locks })
        },
    )
}

fn lock<'s, F: Fault<'s>>() -> impl Rule<'s, Lock, F> {
    let reader = token(TokenKind::Question).to(LockMode::Reader);
    let writer = token(TokenKind::Bang).to(LockMode::Writer);
    let mode = reader.or(writer).or_not().map(|mode| mode.unwrap_or(LockMode::Default));
    let scope = ident().delimited_by(token(TokenKind::LParen), token(TokenKind::RParen)).or_not();
    name().then(mode).then(scope).map_with(|((name, mode), scope), e| Lock {
        name,
        mode,
        scope,
        span: cover(e.slice()),
    })
}

/// `store news using sqlite("news.db")`
pub(super) fn store<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    word("store")
        .ignore_then(ident())
        .then(using())
        .map(|(name, using)| ItemKind::Store(Store { name, using }))
}

/// What the program takes for granted: `assume closed_world(news)`.
pub(super) fn assume<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let stores = name().separated_by(token(TokenKind::Comma)).at_least(1).collect();
    let stores = stores.delimited_by(token(TokenKind::LParen), token(TokenKind::RParen)).or_not();
    word("assume").ignore_then(word("closed_world")).then(stores).map(|(what, stores)| {
        ItemKind::Assume(Assume { what: to_ident(what), stores: stores.unwrap_or_default() })
    })
}

/// `optimize Edits, Friends -> Stock with cache(entries: 100)`
pub(super) fn optimize<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let joined = token(TokenKind::Comma).to(false).or(token(TokenKind::ThinArrow).to(true));
    let others = joined.then(name()).repeated().collect::<Vec<_>>();
    word("optimize").ignore_then(name()).then(others).then_ignore(word("with")).then(call()).map(
        |((first, others), with)| {
            let (mut nodes, mut joined) = (vec![first], vec![false]);
            for (with_it, name) in others {
                nodes.push(name);
                joined.push(with_it);
            }
            ItemKind::Optimize(Optimize { nodes, joined, with })
        },
    )
}
