//! Completions: what fits where something is being typed.
//!
//! Where: told from the words before, since the statement is half written. What: names of the right space; in a flow,
//! nodes whose inputs fit what is on the arrow come first.

mod components;
mod constraints;
mod flow;
mod forms;
mod texts;
mod words;

pub(in crate::ide) use words::called;

use super::arrows::PLACEHOLDER;
use super::place::statement_at;
use super::text::{score, word_start};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::declared::{Entity, Space};
use crate::names::{all_names, visible};
use crate::workspace::{Edit, FileId, Workspace};
use flow::{Fit, describe};
use flux_syntax::{Token, TokenKind};
use smol_str::SmolStr;
use std::ops::Range;
use words::{before_name, behind_annotation, in_comment, is_call, is_flow, open_bracket, unfinished};

/// What a completion stands for, from which an editor picks its icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the language's own words")]
pub enum CompletionKind {
    Node,
    Flow,
    Component,
    Function,
    Type,
    Typedef,
    Store,
    Lock,
    Keyword,
    Annotation,
    Argument,
    Value,
    File,
}

/// One completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The name that the list shows.
    pub label: String,
    /// What the name stands for.
    pub kind: CompletionKind,
    /// Its signature, or why it fits.
    pub detail: String,
    /// The name's documentation, Markdown; empty: it has none.
    pub docs: String,
    /// What replaces the word: `$1`, `$0` and `${1:name}` are places to fill.
    pub snippet: String,
    /// The word that it replaces.
    pub replace: Range<usize>,
    /// Where it stands in the list: the smallest first.
    pub rank: u32,
    /// What else is to be changed for it.
    pub also: Vec<Edit>,
    /// The node that it is, whose signature is shown if it is among those that are offered in the end.
    node: Option<(Entity, Option<Fit>)>,
}

/// More than this nobody reads.
const MOST: usize = 300;

impl Workspace {
    /// What could be typed at an offset. False: there is more, ask again when there are more letters.
    pub fn complete(&self, file: FileId, offset: usize) -> (Vec<Completion>, bool) {
        let db: &dyn Db = &self.db;
        let text = self.text(file);
        let offset = offset.min(text.len());
        if !text.is_char_boundary(offset) {
            return (Vec::new(), true);
        }
        let (own, start) = unfinished(db, file.0, text, offset);
        if in_comment(text, start, offset) {
            return (Vec::new(), true);
        }
        let inside = offset - start;
        let word = word_start(own, inside);
        let letters = own.get(word..inside).unwrap_or_default().to_lowercase();
        let tokens: Vec<Token> = flux_syntax::lex(own)
            .into_iter()
            .take_while(|t| {
                (t.span.start as usize) < word
                    || (t.span.start as usize) < inside && t.span.end as usize > inside
            })
            .filter(|t| !t.kind.is_comment() && t.kind != TokenKind::Doc)
            .collect();
        let mut offers =
            Offers { db, ws: self, file: file.0, own, start, inside, word, letters, out: Vec::new() };
        offers.offer(&tokens);
        let mut out = offers.out;
        out.sort_by(|a, b| (a.rank, &a.label).cmp(&(b.rank, &b.label)));
        out.dedup_by(|a, b| a.label == b.label && a.kind == b.kind);
        let all = out.len() <= MOST;
        out.truncate(MOST);
        out.iter_mut().for_each(|offer| describe(db, offer));
        (out, all)
    }
}

struct Offers<'a, 'db> {
    db: &'db dyn Db,
    ws: &'a Workspace,
    file: SourceFile,
    own: &'a str,
    start: usize,
    inside: usize,
    word: usize,
    letters: String,
    out: Vec<Completion>,
}

impl Offers<'_, '_> {
    fn offer(&mut self, tokens: &[Token]) {
        let words: Vec<&str> = tokens.iter().map(|t| &self.own[t.span.range()]).collect();
        if let Some(last) = tokens.last()
            && matches!(last.kind, TokenKind::Text | TokenKind::MultilineText)
            && (last.span.end as usize > self.inside
                || !self.own[last.span.range()].ends_with('"')
                || last.span.end - last.span.start == 1)
        {
            return self.in_text(&words, last.span.start as usize);
        }
        let last = words.last().copied().unwrap_or_default();
        let first = words.iter().copied().find(|w| !w.is_empty()).unwrap_or_default();
        if last == "@" {
            return self.annotations();
        }
        if words.is_empty() {
            return self.items();
        }
        let open = open_bracket(tokens);
        if let Some(behind) = behind_annotation(&words).filter(|n| open.is_none_or(|(at, _)| at >= *n)) {
            return self.offer(&tokens[behind..]);
        }
        if let Some((at, opener)) = open {
            let before = at.checked_sub(1).map(|n| words[n]).unwrap_or_default();
            match opener {
                TokenKind::LParen if at >= 2 && words[at - 2] == "@" => {
                    return self.annotated(&words, at, last);
                }
                TokenKind::LParen if matches!(first, "handle" | "recover") && !words.contains(&"=>") => {
                    return self.codes(&called(&words, at), &words[at + 1..]);
                }
                TokenKind::LParen if first == "optimize" => return self.parameters(&words, at, last),
                TokenKind::LParen if first == "constraint" || first == "atomic" => {
                    return self.scopes(&words[1..]);
                }
                TokenKind::LParen if is_call(&words, at) => return self.arguments(&words, at, last),
                TokenKind::LParen if first == "assume" => return self.names(Space::Store),
                TokenKind::LParen if !is_flow(&words) => return self.types(last),
                TokenKind::LBracket if words.contains(&":") && !words.contains(&"=") => {
                    return self.patterns(words[0], &words[at + 1..]);
                }
                TokenKind::LBrace if first == "constraint" || first == "atomic" => return self.locks(),
                TokenKind::LBrace if before == "{" || last == "session" || words.last() == Some(&":") => {
                    return if first == "source" && !words.contains(&"=>") {
                        self.session()
                    } else {
                        self.values()
                    };
                }
                TokenKind::Less => return self.types(last),
                _ => {}
            }
        }
        match (first, before_name(&words)) {
            (_, "using") => self.components(first == "source", first == "store"),
            (_, "with") if first == "optimize" => self.optimizations(),
            ("constraint" | "atomic" | "optimize" | "recover", _) if words.len() == 1 => {
                self.names(Space::Node)
            }
            ("handle", _) if words.len() == 1 => self.plain(&["error"], CompletionKind::Keyword),
            ("handle", "error") => self.names(Space::Node),
            ("assume", "assume") => self.plain(&["closed_world"], CompletionKind::Keyword),
            ("typedef", _) if words.len() == 2 => self.names(Space::Node),
            ("source", "source") => self.names(Space::Node),
            ("optimize", "->" | ",") => self.names(Space::Node),
            (_, step @ ("->" | "=>" | "=" | "{" | "," | "(" | "each")) => self.steps(step),
            (_, ")") if !is_flow(&words) => self.plain(&["using"], CompletionKind::Keyword),
            ("source", _) if words.len() == 2 => self.plain(&["using"], CompletionKind::Keyword),
            ("store", _) if words.len() == 2 => self.plain(&["using"], CompletionKind::Keyword),
            ("optimize", _) if words.len() >= 2 => self.plain(&["with"], CompletionKind::Keyword),
            (_, ".") => self.steps(last),
            _ => {}
        }
    }

    fn push(
        &mut self,
        label: &str,
        kind: CompletionKind,
        detail: String,
        rank: u32,
    ) -> Option<&mut Completion> {
        if label == PLACEHOLDER {
            return None;
        }
        let distance = score(label, &self.letters)?;
        // What begins with the letters comes before all that only has them; without letters, names decide.
        let far = if distance >= 100 { 10_000 } else { 0 };
        let distance = if self.letters.is_empty() { 0 } else { distance.min(999) as u32 };
        let rank = far + rank * 1000 + distance;
        let replace = self.start + self.word..self.start + self.inside;
        let (snippet, label) = (label.to_owned(), label.to_owned());
        let (docs, also) = (String::new(), Vec::new());
        let node = None;
        self.out.push(Completion { label, kind, detail, docs, snippet, replace, rank, also, node });
        self.out.last_mut()
    }

    fn plain(&mut self, words: &[&str], kind: CompletionKind) {
        for word in words {
            self.push(word, kind, String::new(), 1);
        }
    }

    fn names(&mut self, space: Space) {
        self.names_at(space, 1);
    }

    fn names_at(&mut self, space: Space, rank: u32) {
        let kind = match space {
            Space::Node => CompletionKind::Node,
            Space::Type => CompletionKind::Type,
            Space::Typedef => CompletionKind::Typedef,
            Space::Store => CompletionKind::Store,
            Space::Component => CompletionKind::Component,
        };
        for name in all_names(self.db, self.file, space) {
            self.push(&name, kind, String::new(), rank);
        }
    }

    fn types(&mut self, last: &str) {
        // Behind a type comes a name of the user's own.
        if !matches!(last, "(" | "," | "<") {
            return;
        }
        const BUILTIN: &[&str] = &["int", "float", "bool", "string", "bytes", "json", "time", "duration"];
        self.plain(BUILTIN, CompletionKind::Type);
        const AROUND: &[(&str, &str)] = &[
            ("list", "list<$0>"),
            ("map", "map<$1, $0>"),
            ("option", "option<$0>"),
            ("stream", "stream<$0>"),
        ];
        for (label, snippet) in AROUND {
            if let Some(offer) = self.push(label, CompletionKind::Type, String::new(), 1) {
                offer.snippet = (*snippet).to_owned();
            }
        }
        self.names(Space::Type);
    }

    fn locks(&mut self) {
        let mut found: Vec<SmolStr> = Vec::new();
        for (_, file) in visible(self.db, self.file) {
            for said in crate::names::declared::index(self.db, *file).directives.values().flatten() {
                if let flux_syntax::tree::ItemKind::Constraint(it) = &said.at.item(self.db).kind {
                    found.extend(it.locks.iter().map(|lock| lock.name.text.clone()));
                }
            }
        }
        found.sort();
        found.dedup();
        for name in found {
            self.push(&name, CompletionKind::Lock, String::new(), 1);
        }
    }
}
