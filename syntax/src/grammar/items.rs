//! The items of a file, each chosen by its first tokens.

use chumsky::prelude::*;
use smol_str::SmolStr;

use super::bodies::body;
use super::leaves::{ahead, ident, missing, missing_any, name, name_length, peek, token, word};
use super::params::params;
use super::values::{args, call, string, using};
use super::{At, Expect, Fault, In, Rule, cover};
use crate::lexer::{Tok, literal};
use crate::token::TokenKind;
use crate::tree::{
    Annotation, Arrow, Assume, Body, Component, Constraint, Flow, Handler, Item, ItemKind, Lock, LockMode,
    Name, NodeItem, Optimize, Path, Pattern, PatternKind, Patterns, Predicate, Recover, Signature, Source,
    Span, Step, StepKind, Store, TypeItem, Typedef, Use,
};

/// The words that begin items.
pub(crate) const KEYWORDS: [&str; 12] = [
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

/// What a `///` line says: without the slashes, one blank before and all blanks behind.
pub(crate) fn doc_text(line: &str) -> &str {
    let text = line.trim_start_matches('/');
    text.strip_prefix(' ').unwrap_or(text).trim_end()
}

/// `@volatile(3m, on_error: 1h)`
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
            "use" => inp.parse(use_item()),
            "type" => inp.parse(type_item()),
            "typedef" => inp.parse(typedef()),
            "component" => inp.parse(component()),
            "source" => inp.parse(source()),
            "handle" => inp.parse(handler()),
            "recover" => inp.parse(recover()),
            "store" => inp.parse(store()),
            "assume" => inp.parse(assume()),
            "optimize" => inp.parse(optimize()),
            _ => inp.parse(constraint()),
        };
    }
    match tokens.get(1) {
        Some(tok) if matches!(tok.kind, TokenKind::Equals | TokenKind::Colon) => inp.parse(flow()),
        Some(tok) if tok.kind == TokenKind::LParen || tok.is_word("using") => inp.parse(node()),
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

/// `use "auth.flux" as auth`
fn use_item<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let alias = word("as").ignore_then(ident()).or_not();
    word("use").ignore_then(string()).then(alias).map(|(path, alias)| {
        ItemKind::Use(Use { path: literal::text(path.text), path_span: path.span(), alias })
    })
}

/// `type Edit = (int user)`
fn type_item<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let rest = ident().then_ignore(token(TokenKind::Equals)).then(params());
    word("type").ignore_then(rest).map(|(name, fields)| ItemKind::Type(TypeItem { name, fields }))
}

/// `typedef hit TestInCache`, `typedef big using cel("…")`
fn typedef<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
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

/// `component geo.lookup(string db) (string ip) -> (string city) using …`
fn component<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let lists = params().then(params()).then_ignore(token(TokenKind::ThinArrow)).then(params());
    word("component").ignore_then(name()).then(lists).then(using().or_not()).map(
        |((name, ((args, inputs), outputs)), using)| {
            ItemKind::Component(Component { name, args, inputs, outputs, using })
        },
    )
}

/// `X (int a) -> (int b) using c()`, `X using c()`
fn node<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
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

/// `source L using … {session: S} => body`
fn source<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
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
fn flow<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
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

/// `handle error A -> B (404) => H`, and the draft's `handle error A -> H`
fn handler<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    word("handle").ignore_then(word("error")).ignore_then(custom(parse_handler)).map(ItemKind::Handler)
}

fn parse_handler<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Result<Handler, F> {
    let path = if peek(inp) == Some(TokenKind::Star) {
        inp.skip();
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
    Ok(Handler { path: path.map(|path| path.path), arrow, body })
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
        arrow: Arrow { fat: false, span: *arrow },
        body: Body { steps: vec![step], span: handler.span },
    })
}

fn path<'s, F: Fault<'s>>() -> impl Rule<'s, Reached, F> {
    let more = token(TokenKind::ThinArrow).then(name()).repeated().collect::<Vec<(Tok<'s>, Name)>>();
    let code = token(TokenKind::Int).map(|tok| (int(&tok), tok.span()));
    let codes = code.separated_by(token(TokenKind::Comma)).at_least(1).collect::<Vec<_>>();
    let codes = codes.delimited_by(token(TokenKind::LParen), token(TokenKind::RParen)).or_not();
    name().then(more).then(codes).map_with(|((first, more), codes), e| {
        let arrows = more.iter().map(|(arrow, _)| arrow.span()).collect();
        let names = std::iter::once(first).chain(more.into_iter().map(|(_, name)| name)).collect();
        Reached { path: Path { names, codes: codes.unwrap_or_default(), span: cover(e.slice()) }, arrows }
    })
}

fn int(tok: &Tok<'_>) -> i64 {
    match literal::number(tok.text) {
        Ok(literal::Number::Int(value)) => value,
        _ => 0,
    }
}

/// `recover A => B`
fn recover<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    word("recover")
        .ignore_then(path())
        .then_ignore(token(TokenKind::FatArrow))
        .then(body())
        .map(|(reached, body)| ItemKind::Recover(Recover { path: reached.path, body }))
}

/// `constraint A:{x, y?}`
fn constraint<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
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
    ident().then(mode).then(scope).map_with(|((name, mode), scope), e| Lock {
        name,
        mode,
        scope,
        span: cover(e.slice()),
    })
}

/// `store news using sqlite("news.db")`
fn store<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    word("store")
        .ignore_then(ident())
        .then(using())
        .map(|(name, using)| ItemKind::Store(Store { name, using }))
}

/// `assume closed_world(news)`
fn assume<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let stores = name().separated_by(token(TokenKind::Comma)).at_least(1).collect();
    let stores = stores.delimited_by(token(TokenKind::LParen), token(TokenKind::RParen)).or_not();
    word("assume").ignore_then(word("closed_world")).then(stores).map(|(what, stores)| {
        ItemKind::Assume(Assume { what: super::leaves::to_ident(what), stores: stores.unwrap_or_default() })
    })
}

/// `optimize Edits, Friends with cache(entries: 100)`
fn optimize<'s, F: Fault<'s>>() -> impl Rule<'s, ItemKind, F> {
    let nodes = name().separated_by(token(TokenKind::Comma)).at_least(1).collect();
    word("optimize")
        .ignore_then(nodes)
        .then_ignore(word("with"))
        .then(call())
        .map(|(nodes, with)| ItemKind::Optimize(Optimize { nodes, with }))
}
