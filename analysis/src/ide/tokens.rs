//! What each word is, for highlighting by meaning.

use super::focus::{Thing, in_statement};
use super::occurrence::Role;
use super::place::all;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::declared::{Space, node_items};
use crate::workspace::{FileId, Workspace};
use flux_syntax::TokenKind as Lexical;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the language's own words")]
pub enum TokenKind {
    Keyword,
    Node,
    Flow,
    Source,
    Type,
    BuiltinType,
    Typedef,
    Component,
    Store,
    Lock,
    Alias,
    Annotation,
    Argument,
    Value,
    Field,
    Text,
    Number,
    Comment,
    Doc,
    Operator,
}

/// A word, with what it means where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where; in one line, unless it is a comment or a text.
    pub range: Range<usize>,
    /// What it means, from which an editor picks its colour.
    pub kind: TokenKind,
    /// It is declared here.
    pub declares: bool,
    /// It belongs to the component library.
    pub built_in: bool,
}

impl Workspace {
    /// The words of a range, in order.
    pub fn tokens(&self, file: FileId, range: Range<usize>) -> Vec<Token> {
        let db: &dyn Db = &self.db;
        let text = self.text(file);
        let mut names: FxHashMap<usize, Token> = FxHashMap::default();
        for at in all(db, file.0) {
            let whole = at.whole(db);
            if whole.start < range.end && range.start < whole.end {
                for found in in_statement(db, file.0, at) {
                    if let Some(token) = name(db, file.0, &found) {
                        names.insert(token.range.start, token);
                    }
                }
            }
        }
        let mut out = Vec::new();
        for token in flux_syntax::lex(text) {
            let own = token.span.range();
            if own.end <= range.start || own.start >= range.end {
                continue;
            }
            let plain = |kind| Token { range: own.clone(), kind, declares: false, built_in: false };
            match names.remove(&own.start) {
                // A dotted name is one word for the reader.
                Some(name) if !matches!(token.kind, Lexical::Text | Lexical::MultilineText) => out.push(name),
                _ if out.last().is_some_and(|last: &Token| last.range.end >= own.end) => {}
                _ => out.extend(lexical(token.kind, &text[own.clone()]).map(plain)),
            }
        }
        out
    }
}

fn lexical(kind: Lexical, word: &str) -> Option<TokenKind> {
    Some(match kind {
        Lexical::Text | Lexical::MultilineText => TokenKind::Text,
        Lexical::Int | Lexical::Float | Lexical::Duration | Lexical::Size => TokenKind::Number,
        Lexical::LineComment | Lexical::BlockComment => TokenKind::Comment,
        Lexical::Doc => TokenKind::Doc,
        Lexical::ThinArrow | Lexical::FatArrow | Lexical::Bang | Lexical::Question | Lexical::Star => {
            TokenKind::Operator
        }
        Lexical::Ident if KEYWORDS.contains(&word) => TokenKind::Keyword,
        _ => return None,
    })
}

/// Words that are no names where no name stands.
pub const KEYWORDS: &[&str] = &[
    "use",
    "as",
    "type",
    "typedef",
    "component",
    "source",
    "session",
    "handle",
    "error",
    "recover",
    "constraint",
    "atomic",
    "store",
    "using",
    "assume",
    "optimize",
    "with",
    "each",
    "live",
    "env",
    "true",
    "false",
    "program",
    "some",
    "none",
];

/// The names of the language's own types; `char` is of 2006.
pub const BUILTIN_TYPES: &[&str] = &[
    "int", "float", "bool", "string", "bytes", "json", "time", "duration", "list", "map", "option", "stream",
    "char",
];

fn name(db: &dyn Db, file: SourceFile, found: &super::focus::Focus<'_>) -> Option<Token> {
    let text = found.occurrence.text.as_str();
    let kind = match found.occurrence.role {
        Role::Node | Role::Session => match &found.thing {
            Some(Thing::Entity(node)) => {
                let items = node_items(db, *node);
                if !items.sources.is_empty() {
                    TokenKind::Source
                } else if items.flows.is_empty() {
                    TokenKind::Node
                } else {
                    TokenKind::Flow
                }
            }
            Some(Thing::Value(..)) => TokenKind::Value,
            _ => TokenKind::Node,
        },
        Role::Type if BUILTIN_TYPES.contains(&text) => TokenKind::BuiltinType,
        Role::Type => TokenKind::Type,
        Role::Typedef if found.thing.is_none() && (text == "some" || text == "none") => TokenKind::Keyword,
        Role::Typedef => TokenKind::Typedef,
        Role::Component | Role::Optimization => TokenKind::Component,
        Role::Store => TokenKind::Store,
        Role::Given if found.thing.is_some() => TokenKind::Store,
        Role::Given | Role::Value => TokenKind::Value,
        Role::Field => TokenKind::Field,
        Role::Lock => TokenKind::Lock,
        Role::Alias => TokenKind::Alias,
        Role::Annotation => TokenKind::Annotation,
        Role::Argument => TokenKind::Argument,
        Role::Assumption => TokenKind::Keyword,
        Role::Path => return None,
    };
    let built_in = match &found.thing {
        Some(Thing::Entity(entity)) => {
            entity.space(db) == Space::Component
                && entity.file(db) != file
                && entity.file(db).path(db).starts_with("flux:/")
        }
        _ => false,
    };
    Some(Token { range: found.range.clone(), kind, declares: found.occurrence.declares, built_in })
}
