//! Values, calls, arguments and records.

use chumsky::prelude::*;

use super::leaves::{ahead, missing, name, take, take_name, to_ident, token, word};
use super::{At, Expect, Fault, In, Rule, cover};
use crate::lexer::Tok;
use crate::lexer::literal::{self, Number};
use crate::token::TokenKind;
use crate::tree::{Arg, Call, Ident, Record, RecordField, Value, ValueKind};

/// `http.get("/x", body: "string text")`
pub(super) fn call<'s, F: Fault<'s>>() -> impl Rule<'s, Call, F> {
    name().then(args()).map_with(|(component, args), e| Call { component, args, span: cover(e.slice()) })
}

/// The call behind a `using`: `using http.get("/x")`.
pub(super) fn using<'s, F: Fault<'s>>() -> impl Rule<'s, Call, F> {
    word("using").ignore_then(call())
}

/// `("/x", body: "string text")`
pub(super) fn args<'s, F: Fault<'s>>() -> impl Rule<'s, Vec<Arg>, F> {
    arg()
        .separated_by(token(TokenKind::Comma))
        .collect()
        .delimited_by(token(TokenKind::LParen), token(TokenKind::RParen))
}

fn arg<'s, F: Fault<'s>>() -> impl Rule<'s, Arg, F> {
    custom(parse_label).then(value()).map_with(|(name, value), e| Arg { name, value, span: cover(e.slice()) })
}

/// `limit:`, if there is one.
fn parse_label<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<Option<Ident>, F> {
    if !is_label(ahead(inp)) {
        return Ok(None);
    }
    let tok = inp.next_ref().map(label);
    inp.skip();
    Ok(tok)
}

/// Whether a name and a `:` stand here.
#[inline]
fn is_label(tokens: In<'_>) -> bool {
    matches!(tokens, [name, colon, ..] if colon.kind == TokenKind::Colon && is_label_name(name))
}

fn is_label_name(tok: &Tok<'_>) -> bool {
    matches!(tok.kind, TokenKind::Ident | TokenKind::Text | TokenKind::MultilineText)
}

fn label(tok: &Tok<'_>) -> Ident {
    match tok.kind {
        TokenKind::Ident => to_ident(*tok),
        _ => Ident { text: literal::text(tok.text), span: tok.span() },
    }
}

/// `{jpeg: data, width: 256}`
pub(super) fn record<'s, F: Fault<'s>>() -> impl Rule<'s, Record, F> {
    let field = custom(parse_field_name).then_ignore(token(TokenKind::Colon)).then(value());
    field
        .map(|(name, value)| RecordField { name, value })
        .separated_by(token(TokenKind::Comma))
        .at_least(1)
        .collect()
        .delimited_by(token(TokenKind::LBrace), token(TokenKind::RBrace))
        .map_with(|fields, e| Record { fields, span: cover(e.slice()) })
}

fn parse_field_name<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<Ident, F> {
    match inp.peek_ref() {
        Some(tok) if is_label_name(tok) => {
            inp.skip();
            Ok(label(tok))
        }
        _ => Err(missing(inp, Expect::Token(TokenKind::Ident))),
    }
}

/// Whether the `{` here begins a record, not a fork.
pub(crate) fn is_record(tokens: In<'_>) -> bool {
    is_label(tokens.get(1..).unwrap_or_default())
}

/// A literal, a name, `env(…)`, a list or a record.
pub(super) fn value<'s, F: Fault<'s>>() -> impl Rule<'s, Value, F> {
    custom(parse_value)
}

fn parse_value<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<Value, F> {
    let Some(tok) = inp.peek_ref() else { return Err(missing(inp, Expect::Value)) };
    let kind = match tok.kind {
        TokenKind::LBracket => return inp.parse(list()),
        TokenKind::LBrace => {
            let record = inp.parse(record())?;
            return Ok(Value { span: record.span, kind: ValueKind::Record(record) });
        }
        TokenKind::Ident => match tok.text {
            "true" | "false" if super::leaves::name_length(ahead(inp)) == 1 => {
                ValueKind::Bool(tok.text == "true")
            }
            "env" if ahead(inp).get(1).is_some_and(|next| next.kind == TokenKind::LParen) => {
                return inp.parse(env());
            }
            _ => {
                let name = take_name(inp, Expect::Value)?;
                return Ok(Value { span: name.span, kind: ValueKind::Name(name) });
            }
        },
        _ => match literal_value(tok) {
            Some(kind) => kind,
            None => return Err(missing(inp, Expect::Value)),
        },
    };
    inp.skip();
    Ok(Value { kind, span: tok.span() })
}

/// The value of a literal. One that has none was reported by the lexer; its value does not matter then.
fn literal_value(tok: &Tok<'_>) -> Option<ValueKind> {
    Some(match tok.kind {
        TokenKind::Text => ValueKind::Text { text: literal::text(tok.text), multiline: false },
        TokenKind::MultilineText => ValueKind::Text { text: literal::text(tok.text), multiline: true },
        TokenKind::Int | TokenKind::Float | TokenKind::Duration | TokenKind::Size => {
            match literal::number(tok.text) {
                Ok(Number::Int(value)) => ValueKind::Int(value),
                Ok(Number::Float(value)) => ValueKind::Float(value),
                Ok(Number::Duration(value)) => ValueKind::Duration(value),
                Ok(Number::Size(value)) => ValueKind::Size(value),
                Err(_) => unknown_number(tok.kind),
            }
        }
        _ => return None,
    })
}

fn unknown_number(kind: TokenKind) -> ValueKind {
    match kind {
        TokenKind::Duration => ValueKind::Duration(0),
        TokenKind::Size => ValueKind::Size(0),
        TokenKind::Float => ValueKind::Float("0.0".into()),
        _ => ValueKind::Int(0),
    }
}

/// Values between brackets, `[1, 2]`, as deep as brackets may nest.
fn list<'s, F: Fault<'s>>() -> impl Rule<'s, Value, F> {
    custom(parse_value)
        .separated_by(token(TokenKind::Comma))
        .collect()
        .delimited_by(token(TokenKind::LBracket), token(TokenKind::RBracket))
        .map_with(|values, e| Value { kind: ValueKind::List(values), span: cover(e.slice()) })
}

/// A value of the environment: `env("NAME", "default")`.
fn env<'s, F: Fault<'s>>() -> impl Rule<'s, Value, F> {
    let default = token(TokenKind::Comma).ignore_then(custom(parse_value)).or_not();
    word("env")
        .ignore_then(token(TokenKind::LParen))
        .ignore_then(string())
        .then(default)
        .then_ignore(token(TokenKind::RParen))
        .map_with(|(name, default), e| Value {
            kind: ValueKind::Env { name: literal::text(name.text), default: default.map(Box::new) },
            span: cover(e.slice()),
        })
}

/// A string of either form, as its token.
pub(super) fn string<'s, F: Fault<'s>>() -> impl Rule<'s, Tok<'s>, F> + Copy {
    custom(|inp: &mut At<'s, '_, F>| match inp.peek_ref() {
        Some(tok) if tok.kind == TokenKind::MultilineText => {
            inp.skip();
            Ok(*tok)
        }
        _ => take(inp, TokenKind::Text, Expect::Token(TokenKind::Text)),
    })
}
