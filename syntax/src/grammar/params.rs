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
    let field =
        custom(live).then(custom(type_first).ignore_then(typeref())).then(ident()).then(default.or_not());
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

/// No parameter is called as one of these: where one stands behind a word, that word is the name.
const TYPES: [&str; 4] = ["int", "float", "bool", "string"];

/// `total int` is a parameter whose name stands before its type, not an `int` of the type `total`.
pub(crate) fn is_name_first(name: &crate::lexer::Tok<'_>, ty: &crate::lexer::Tok<'_>) -> bool {
    let word = name.kind == TokenKind::Ident && ty.kind == TokenKind::Ident;
    word && TYPES.contains(&ty.text) && !TYPES.contains(&name.text)
}

/// Goes on where a type may stand; else fails at the type that stands behind its name.
fn type_first<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<(), F> {
    match super::leaves::ahead(inp) {
        [name, ty, ..] if is_name_first(name, ty) => {
            inp.skip();
            Err(super::leaves::missing(inp, Expect::Token(TokenKind::Ident)))
        }
        _ => Ok(()),
    }
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
