//! Error handlers and recoveries.

use chumsky::prelude::*;

use crate::grammar::bodies::body;
use crate::grammar::leaves::{name, peek, token, word};
use crate::grammar::{At, Fault, Rule, cover};
use crate::lexer::{Tok, literal};
use crate::token::TokenKind;
use crate::tree::{Arrow, Body, Handler, ItemKind, Name, Path, Recover, Span, Step, StepKind};

/// `handle error A -> B (404) => H`, and the draft's `handle error A -> H`
pub(super) fn handler<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    word("handle").ignore_then(word("error")).ignore_then(custom(parse_handler)).map(ItemKind::Handler)
}

fn parse_handler<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<Handler, F> {
    let mut every = Vec::new();
    let path = if peek(inp) == Some(TokenKind::Star) {
        inp.skip();
        every = inp.parse(codes())?;
        None
    } else {
        Some(inp.parse(path())?)
    };
    if peek(inp) != Some(TokenKind::FatArrow)
        && let Some(draft) = path.as_ref().and_then(draft_handler)
    {
        // The draft's form is only known by the `=>` that does not follow.
        return Ok(draft);
    }
    let (arrow, body) = inp.parse(arrow_to_body())?;
    Ok(Handler { path: path.map(|path| path.path), codes: every, arrow, body })
}

fn arrow_to_body<'s, F: Fault<'s>>() -> impl Rule<'s, (Arrow, Body), F> {
    let arrow = token(TokenKind::FatArrow).map(|tok| Arrow { fat: true, span: tok.span() });
    arrow.then(body())
}

/// A path and its arrows, of which the draft's last one leads to the handler.
struct Reached {
    path: Path,
    arrows: Vec<Span>,
}

fn draft_handler(reached: &Reached) -> Option<Handler> {
    let ([failing, handler], [arrow]) = (&reached.path.names[..], &reached.arrows[..]) else { return None };
    if !reached.path.codes.is_empty() {
        return None;
    }
    let step = Step { each: None, kind: StepKind::Node(handler.clone()), span: handler.span };
    Some(Handler {
        path: Some(Path { names: vec![failing.clone()], codes: Vec::new(), span: failing.span }),
        codes: Vec::new(),
        arrow: Arrow { fat: false, span: *arrow },
        body: Body { steps: vec![step], span: handler.span },
    })
}

fn path<'s, F: Fault<'s>>() -> impl Rule<'s, Reached, F> {
    let more = token(TokenKind::ThinArrow).then(name()).repeated().collect::<Vec<(Tok<'s>, Name)>>();
    name().then(more).then(codes()).map_with(|((first, more), codes), e| {
        let arrows = more.iter().map(|(arrow, _)| arrow.span()).collect();
        let names = std::iter::once(first).chain(more.into_iter().map(|(_, name)| name)).collect();
        Reached { path: Path { names, codes, span: cover(e.slice()) }, arrows }
    })
}

/// `(404, 410)`, or nothing.
fn codes<'s, F: Fault<'s>>() -> impl Rule<'s, Vec<(i64, Span)>, F> {
    let code = token(TokenKind::Int).map(|tok| (int(&tok), tok.span()));
    let codes = code.separated_by(token(TokenKind::Comma)).at_least(1).collect::<Vec<_>>();
    codes
        .delimited_by(token(TokenKind::LParen), token(TokenKind::RParen))
        .or_not()
        .map(Option::unwrap_or_default)
}

fn int(tok: &Tok<'_>) -> i64 {
    match literal::number(tok.text) {
        Ok(literal::Number::Int(value)) => value,
        _ => 0,
    }
}

/// `recover A => B`
pub(super) fn recover<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    word("recover")
        .ignore_then(path())
        .then_ignore(token(TokenKind::FatArrow))
        .then(body())
        .map(|(reached, body)| ItemKind::Recover(Recover { path: reached.path, body }))
}
