//! Sources, flows and cases.

use chumsky::prelude::*;

use crate::grammar::bodies::body;
use crate::grammar::leaves::{ident, missing, name, peek, token, word};
use crate::grammar::values::using;
use crate::grammar::{At, Expect, Fault, Rule, cover};
use crate::token::TokenKind;
use crate::tree::{Flow, ItemKind, Pattern, PatternKind, Patterns, Source, Span};

/// `source L using … {session: S} => body`
pub(super) fn source<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let session = word("session").ignore_then(token(TokenKind::Colon)).ignore_then(name());
    let session = session.delimited_by(token(TokenKind::LBrace), token(TokenKind::RBrace));
    word("source")
        .ignore_then(ident())
        .then(using().or_not())
        .then(session.or_not())
        .then_ignore(token(TokenKind::FatArrow))
        .then(body())
        .map(|(((name, using), session), body)| ItemKind::Source(Source { name, using, session, body }))
}

/// `Feed = A -> B`, `Handler:[_, hit] = …`
pub(super) fn flow<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let patterns = token(TokenKind::Colon).ignore_then(patterns()).or_not();
    let steps = custom(|inp: &mut At<'s, '_, F>| match peek(inp) {
        None | Some(TokenKind::Semicolon) => Ok(None),
        _ => inp.parse(body()).map(Some),
    });
    ident()
        .then(patterns)
        .then_ignore(token(TokenKind::Equals))
        .then(steps)
        .map(|((name, patterns), body)| ItemKind::Flow(Flow { name, patterns, body }))
}

fn patterns<'s, F: Fault<'s>>() -> impl Rule<'s, Patterns, F> {
    custom(parse_pattern)
        .separated_by(token(TokenKind::Comma))
        .at_least(1)
        .collect()
        .delimited_by(token(TokenKind::LBracket), token(TokenKind::RBracket))
        .map_with(|patterns, e| Patterns { patterns, span: cover(e.slice()) })
}

fn parse_pattern<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<Pattern, F> {
    let Some(tok) = inp.peek_ref() else { return Err(missing(inp, Expect::Pattern)) };
    let any = |star| Pattern { kind: PatternKind::Any { star }, span: tok.span() };
    match tok.kind {
        TokenKind::Star => {
            inp.skip();
            Ok(any(true))
        }
        TokenKind::Ident if tok.text == "_" => {
            inp.skip();
            Ok(any(false))
        }
        TokenKind::Ident => {
            let name = inp.parse(name())?;
            Ok(Pattern { span: name.span, kind: PatternKind::Is { negated: false, name } })
        }
        TokenKind::Bang => {
            inp.skip();
            let name = inp.parse(name())?;
            let span = Span { start: tok.start, end: name.span.end };
            Ok(Pattern { kind: PatternKind::Is { negated: true, name }, span })
        }
        _ => Err(missing(inp, Expect::Pattern)),
    }
}
