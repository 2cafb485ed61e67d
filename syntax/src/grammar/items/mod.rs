//! The items of a file, each chosen by its first tokens.

mod declarations;
mod flows;
mod handlers;
mod nodes;

use chumsky::prelude::*;
use smol_str::SmolStr;

use super::leaves::{ahead, ident, missing, missing_any, name_length, peek, token};
use super::values::args;
use super::{At, Expect, Fault, In, Rule, cover};
use crate::lexer::Tok;
use crate::token::TokenKind;
use crate::tree::{Annotation, Item, ItemKind};

/// The words that begin items.
pub const KEYWORDS: [&str; 12] = [
    "use",
    "type",
    "typedef",
    "component",
    "source",
    "handle",
    "recover",
    "constraint",
    "atomic",
    "store",
    "assume",
    "optimize",
];

/// An item with its documentation and annotations, without its `;`.
pub(super) fn item<'s, F: Fault<'s>>() -> impl Rule<'s, Item, F> {
    custom(parse_head).then(custom(parse_kind)).map_with(|((doc, annotations), kind), e| {
        let tokens = e.slice();
        let docs = tokens.iter().take_while(|tok| tok.kind == TokenKind::Doc).count();
        Item { doc, annotations, kind, span: cover(&tokens[docs..]) }
    })
}

/// Documentation and annotations, in any order.
fn parse_head<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<(Option<SmolStr>, Vec<Annotation>), F> {
    let mut doc = None;
    let mut annotations = Vec::new();
    loop {
        match inp.peek_ref() {
            Some(tok) if tok.kind == TokenKind::Doc => {
                inp.skip();
                doc = Some(join_doc(doc, tok));
            }
            Some(tok) if tok.kind == TokenKind::At => annotations.push(inp.parse(annotation())?),
            _ => return Ok((doc.map(SmolStr::from), annotations)),
        }
    }
}

fn join_doc(doc: Option<String>, tok: &Tok<'_>) -> String {
    let line = doc_text(tok.text);
    match doc {
        Some(mut doc) => {
            doc.push('\n');
            doc.push_str(line);
            doc
        }
        None => line.to_owned(),
    }
}

/// What documentation says, of a text of nothing but `///` lines and blanks; none: there is none.
pub fn documentation(text: &str) -> Option<SmolStr> {
    let lines: Vec<&str> = text.lines().map(str::trim_start).filter(|line| !line.is_empty()).collect();
    let said: Vec<&str> = lines.into_iter().map(doc_text).collect();
    (!said.is_empty()).then(|| SmolStr::from(said.join("\n")))
}

/// What a `///` line says: without the slashes, one blank before and all blanks behind.
pub(crate) fn doc_text(line: &str) -> &str {
    let text = line.trim_start_matches('/');
    text.strip_prefix(' ').unwrap_or(text).trim_end()
}

/// One annotation, with its arguments if it has some: `@volatile(3m, on_error: 1h)`.
fn annotation<'s, F: Fault<'s>>() -> impl Rule<'s, Annotation, F> {
    let optional = custom(|inp: &mut At<'s, '_, F>| match peek(inp) {
        Some(TokenKind::LParen) => inp.parse(args()),
        _ => Ok(Vec::new()),
    });
    token(TokenKind::At).ignore_then(ident()).then(optional).map_with(|(name, args), e| Annotation {
        name,
        args,
        span: cover(e.slice()),
    })
}

/// Chooses the item by its first tokens, so that a keyword that is a node's name stays one.
fn parse_kind<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<ItemKind, F> {
    let tokens = ahead(inp);
    let Some(first) = tokens.first().filter(|tok| tok.kind == TokenKind::Ident) else {
        return Err(missing(inp, Expect::Item));
    };
    if is_keyword_form(tokens) {
        return match first.text {
            "use" => inp.parse(declarations::use_item()),
            "type" => inp.parse(declarations::type_item()),
            "typedef" => inp.parse(declarations::typedef()),
            "component" => inp.parse(nodes::component()),
            "source" => inp.parse(flows::source()),
            "handle" => inp.parse(handlers::handler()),
            "recover" => inp.parse(handlers::recover()),
            "store" => inp.parse(declarations::store()),
            "assume" => inp.parse(declarations::assume()),
            "optimize" => inp.parse(declarations::optimize()),
            _ => inp.parse(declarations::constraint()),
        };
    }
    match tokens.get(1) {
        Some(tok) if matches!(tok.kind, TokenKind::Equals | TokenKind::Colon) => inp.parse(flows::flow()),
        Some(tok) if tok.kind == TokenKind::LParen || tok.is_word("using") => inp.parse(nodes::node()),
        _ => {
            inp.skip();
            Err(missing_any(inp, AFTER_NAME))
        }
    }
}

/// What makes a node or a flow of a name.
const AFTER_NAME: [Expect; 4] = [
    Expect::Token(TokenKind::LParen),
    Expect::Token(TokenKind::Equals),
    Expect::Token(TokenKind::Colon),
    Expect::Word("using"),
];

/// Whether a keyword here begins its own form, and is not the name of a node: a node's name is followed by
/// `(`, `=`, `:` or `using` and a call.
pub(crate) fn is_keyword_form(tokens: In<'_>) -> bool {
    let [first, rest @ ..] = tokens else { return false };
    if first.kind != TokenKind::Ident || !KEYWORDS.contains(&first.text) {
        return false;
    }
    match rest.first().map(|tok| tok.kind) {
        Some(TokenKind::LParen | TokenKind::Equals | TokenKind::Colon) => false,
        Some(TokenKind::Ident) => !is_using(rest),
        _ => true,
    }
}

/// Whether `using` and a call stand here.
pub(crate) fn is_using(tokens: In<'_>) -> bool {
    let [using, rest @ ..] = tokens else { return false };
    using.is_word("using")
        && rest.first().is_some_and(|tok| tok.kind == TokenKind::Ident)
        && rest.get(name_length(rest)).is_some_and(|tok| tok.kind == TokenKind::LParen)
}
