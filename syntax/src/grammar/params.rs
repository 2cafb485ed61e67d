//! Parameter lists and types.

use chumsky::prelude::*;

use super::leaves::{ident, peek, take, take_name, to_ident, token};
use super::values::value;
use super::{At, Expect, Fault, Rule, cover};
use crate::token::TokenKind;
use crate::tree::{Param, Params, TypeRef};

/// `(int a, list<Edit> b = [], ..)`
pub(super) fn params<'s, F: Fault<'s>>() -> impl Rule<'s, Params, F> {
    list(param(|_| Ok(false)))
}

/// A component's arguments: `(live int status = 200, string type = "")`.
pub(super) fn arguments<'s, F: Fault<'s>>() -> impl Rule<'s, Params, F> {
    list(param(take_live))
}

fn list<'s, F: Fault<'s>>(param: impl Rule<'s, Param, F>) -> impl Rule<'s, Params, F> {
    let list = param.separated_by(token(TokenKind::Comma)).collect();
    list.delimited_by(token(TokenKind::LParen), token(TokenKind::RParen))
        .map_with(|params, e| Params { params, span: cover(e.slice()) })
}

fn param<'s, F: Fault<'s>>(live: fn(&mut At<'s, '_, F>) -> Result<bool, F>) -> impl Rule<'s, Param, F> {
    let row = token(TokenKind::DotDot).map(|tok| Param::Row(tok.span()));
    let default = token(TokenKind::Equals).ignore_then(value());
    let field = custom(live).then(typeref()).then(ident()).then(default.or_not());
    row.or(field.map(|(((live, ty), name), default)| Param::Field { live, ty, name, default }))
}

/// Takes the word `live`, where a type and a name follow it; else it is a type.
fn take_live<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<bool, F> {
    let live = is_live(super::leaves::ahead(inp));
    if live {
        inp.skip();
    }
    Ok(live)
}

/// Does `live` stand here, before a type and a name?
pub(crate) fn is_live(ahead: &[crate::lexer::Tok<'_>]) -> bool {
    use TokenKind::{Dot, Ident, Less, Star};
    matches!(ahead, [live, ty, next, ..]
        if live.is_word("live") && ty.kind == Ident && matches!(next.kind, Ident | Less | Star | Dot))
}

/// `char*`, `auth.User`, `map<string, int>`.
pub(super) fn typeref<'s, F: Fault<'s>>() -> impl Rule<'s, TypeRef, F> {
    custom(parse_typeref)
}

fn parse_typeref<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<TypeRef, F> {
    let ahead = super::leaves::ahead(inp);
    if matches!(ahead, [tok, less, ..] if tok.kind == TokenKind::Ident && less.kind == TokenKind::Less) {
        return inp.parse(generic());
    }
    let before = inp.cursor();
    let name = take_name(inp, Expect::Type)?;
    let mut stars = 0;
    while peek(inp) == Some(TokenKind::Star) {
        take(inp, TokenKind::Star, Expect::Token(TokenKind::Star))?;
        stars += 1;
    }
    let span = if stars == 0 { name.span } else { cover(inp.slice_since(&before..)) };
    Ok(TypeRef::Named { name, stars, span })
}

fn generic<'s, F: Fault<'s>>() -> impl Rule<'s, TypeRef, F> {
    let args = custom(parse_typeref).separated_by(token(TokenKind::Comma)).at_least(1).collect();
    token(TokenKind::Ident)
        .then(args.delimited_by(token(TokenKind::Less), token(TokenKind::Greater)))
        .map_with(|(name, args), e| TypeRef::Generic { name: to_ident(name), args, span: cover(e.slice()) })
}
