//! What can be saved of an item that no single edit mends: its name at least.

use smol_str::SmolStr;

use super::edit::Segment;
use super::progress;
use super::segment::head_end;
use crate::Fix;
use crate::grammar::{Failure, In, is_keyword_form};
use crate::lexer::Tok;
use crate::token::TokenKind;
use crate::tree::{Body, Ident, Item, ItemKind, Span};

/// The item without what is broken in it: without the end that did not parse, or with a body of no steps.
pub(crate) fn salvage(segment: &Segment<'_>, failure: Failure) -> Option<Item> {
    with_broken_body(segment).or_else(|| with_more_edits(segment)).or_else(|| without_end(segment, failure))
}

/// An item with several mistakes of one kind, such as parameters without names. Only where it keeps its name:
/// anything else is guessing.
fn with_more_edits(segment: &Segment<'_>) -> Option<Item> {
    let name = lost_name(segment.tokens)?;
    let mut item = progress::mend_all(segment.slice(segment.span()))?;
    item.shift(segment.span().start);
    item.name().is_some_and(|(text, span)| *text == name.text && span == name.span).then_some(item)
}

/// A flow, source, handler or recovery whose body is broken.
fn with_broken_body(segment: &Segment<'_>) -> Option<Item> {
    let head = head_end(segment.tokens, 0);
    let mut depth = 0i64;
    let leads = segment.tokens[head..].iter().position(|tok| {
        match tok.kind {
            TokenKind::LParen | TokenKind::LBrace | TokenKind::LBracket => depth += 1,
            TokenKind::RParen | TokenKind::RBrace | TokenKind::RBracket => depth -= 1,
            _ => {}
        }
        depth == 0 && matches!(tok.kind, TokenKind::Equals | TokenKind::FatArrow)
    });
    let leads = segment.tokens.get(head + leads?)?;
    let place = Span { start: leads.end(), end: body_end(segment) };
    let mut item = segment.with(&Fix { span: place, text: " _".into() })?;
    let broken = Body { steps: Vec::new(), span: place };
    match &mut item.kind {
        ItemKind::Flow(flow) => flow.body = Some(broken),
        ItemKind::Source(source) => source.body = broken,
        ItemKind::Handler(handler) => handler.body = broken,
        ItemKind::Recover(recover) => recover.body = broken,
        _ => return None,
    }
    Some(item)
}

/// The longest beginning that is an item.
fn without_end(segment: &Segment<'_>, failure: Failure) -> Option<Item> {
    let cut = segment.tokens.get(failure.at)?.start;
    let using = segment.tokens[..failure.at].iter().rev().find(|tok| tok.is_word("using"));
    let cuts = [Some(cut), using.map(|tok| tok.start)];
    cuts.into_iter().flatten().find_map(|start| {
        let span = Span { start, end: body_end(segment) };
        segment.with(&Fix { span, text: SmolStr::default() })
    })
}

/// Where the item's text ends, without its `;`: an offset in bytes.
fn body_end(segment: &Segment<'_>) -> u32 {
    if segment.ends { segment.last.start } else { segment.last.end }
}

/// The name of an item of which nothing else is known.
pub(crate) fn lost_name(tokens: In<'_>) -> Option<Ident> {
    let rest = &tokens[head_end(tokens, 0)..];
    let name = if is_keyword_form(rest) {
        let names = matches!(rest[0].text, "type" | "typedef" | "source" | "store" | "component");
        rest.get(1).filter(|_| names)
    } else {
        rest.first()
    };
    let is_name = |tok: &&Tok<'_>| tok.kind == TokenKind::Ident;
    name.filter(is_name).map(|tok| Ident { text: tok.text.into(), span: tok.span() })
}
