//! Flows: steps joined by arrows.

use chumsky::prelude::*;

use super::leaves::{ahead, missing, peek, take_name, token};
use super::values::{args, is_record, record};
use super::{At, Expect, Fault, In, Rule, cover};
use crate::token::TokenKind;
use crate::tree::{Body, Call, Step, StepKind};

/// `A -> each B -> { C, D }`
pub(super) fn body<'s, F: Fault<'s>>() -> impl Rule<'s, Body, F> {
    custom(parse_step)
        .separated_by(token(TokenKind::ThinArrow))
        .at_least(1)
        .collect()
        .map_with(|steps, e| Body { steps, span: cover(e.slice()) })
}

/// A body inside of a body. Its own function, so that the grammar's types do not hold themselves.
fn parse_body<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<Body, F> {
    inp.parse(body())
}

fn parse_step<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<Step, F> {
    let before = inp.cursor();
    let each = parse_each(inp);
    let kind = match peek(inp) {
        Some(TokenKind::Ident) => parse_node_or_call(inp)?,
        Some(TokenKind::LParen) => StepKind::Group(inp.parse(group())?),
        Some(TokenKind::LBrace) if is_record(ahead(inp)) => StepKind::Record(inp.parse(record())?),
        Some(TokenKind::LBrace) => StepKind::Fork(inp.parse(fork())?),
        _ => return Err(missing(inp, Expect::Step)),
    };
    let span = cover(inp.slice_since(&before..));
    Ok(Step { each: each.map(|tok| tok.span()), kind, span })
}

/// `each`, where it is the keyword and not a node of that name.
fn parse_each<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Option<&'s crate::lexer::Tok<'s>> {
    let tokens = ahead(inp);
    if is_each(tokens) {
        inp.skip();
        return tokens.first();
    }
    None
}

/// Whether `each` here is the keyword.
pub(crate) fn is_each(tokens: In<'_>) -> bool {
    use TokenKind::*;
    match tokens {
        [each, next, ..] if each.is_word("each") => {
            !matches!(next.kind, ThinArrow | FatArrow | Semicolon | Comma | RParen | RBrace | Dot)
        }
        _ => false,
    }
}

fn parse_node_or_call<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<StepKind, F> {
    let before = inp.cursor();
    let component = take_name(inp, Expect::Step)?;
    if peek(inp) != Some(TokenKind::LParen) {
        return Ok(StepKind::Node(component));
    }
    let args = inp.parse(args())?;
    let span = cover(inp.slice_since(&before..));
    Ok(StepKind::Call(Call { component, args, span }))
}

/// `( A -> B )`
fn group<'s, F: Fault<'s>>() -> impl Rule<'s, Body, F> {
    custom(parse_body).delimited_by(token(TokenKind::LParen), token(TokenKind::RParen))
}

/// `{ A, B -> C }`
fn fork<'s, F: Fault<'s>>() -> impl Rule<'s, Vec<Body>, F> {
    custom(parse_body)
        .separated_by(token(TokenKind::Comma))
        .at_least(1)
        .collect()
        .delimited_by(token(TokenKind::LBrace), token(TokenKind::RBrace))
}
