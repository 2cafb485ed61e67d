//! Completions: what fits where something is being typed.
//!
//! Where: told from the words before, since the statement is half written. What: names of the right space; in a flow,
//! nodes whose inputs fit what is on the arrow come first.

mod constraints;
mod forms;
mod texts;

use super::arrows::{PLACEHOLDER, seen_at};
use super::docs::of_argument;
use super::hints::shape;
use super::place::statement_at;
use super::text::{score, word_start};
use super::uses::{add_use, way_to};
use crate::elaborate::OnArrow;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::library::component::{component_decl, find_component, library};
use crate::names::declared::{Entity, Space, names, node_items};
use crate::names::{all_names, visible};
use crate::node::signature;
use crate::types::{Field, Ty, show_tuple};
use crate::workspace::{Edit, FileId, Workspace};
use flux_syntax::{Token, TokenKind};
use smol_str::{SmolStr, format_smolstr};
use std::ops::Range;

/// What is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the language's own words")]
pub enum CompletionKind {
    Node,
    Flow,
    Component,
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

/// One offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The name.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Its signature, or why it fits.
    pub detail: String,
    /// Documentation, Markdown.
    pub docs: String,
    /// What replaces the word: `$1`, `$0` and `${1:name}` are places to fill.
    pub snippet: String,
    /// The word that it replaces.
    pub replace: Range<usize>,
    /// Smaller comes first.
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
            return self.in_text(&words, last.span.start as usize + 1);
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
                    return self.annotated(words[at - 1], last);
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
        for (label, snippet) in [("list", "list<$0>"), ("map", "map<$1, $0>"), ("option", "option<$0>")] {
            if let Some(offer) = self.push(label, CompletionKind::Type, String::new(), 1) {
                offer.snippet = snippet.to_owned();
            }
        }
        self.names(Space::Type);
    }

    fn locks(&mut self) {
        let mut found: Vec<SmolStr> = Vec::new();
        for (_, file) in visible(self.db, self.file) {
            for at in crate::names::declared::index(self.db, *file).directives.values().flatten() {
                if let flux_syntax::tree::ItemKind::Constraint(it) = &at.item(self.db).kind {
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

    fn seen(&self) -> Option<OnArrow> {
        seen_at(self.db, self.file, self.own, self.inside, self.word).map(|(_, seen)| seen)
    }

    /// The values that a record may name.
    fn values(&mut self) {
        let Some(seen) = self.seen_record() else { return };
        for field in seen.names.iter().chain(&seen.tuple) {
            self.push(&field.name, CompletionKind::Value, field.ty.show(self.db), 1);
        }
    }

    /// What is seen where a record stands that is not finished: as if a step stood in its place.
    fn seen_record(&self) -> Option<OnArrow> {
        let open = self.own[..self.word].rfind('{')?;
        seen_at(self.db, self.file, &self.own[..open], open, open).map(|(_, seen)| seen)
    }

    fn session(&mut self) {
        let end = self.own[..self.word].rfind('{').unwrap_or(0);
        let patched = format!("{} => ", &self.own[..end]);
        let seen = seen_at(self.db, self.file, &patched, patched.len(), patched.len());
        for field in seen.iter().flat_map(|(_, seen)| &seen.tuple) {
            self.push(&field.name, CompletionKind::Value, field.ty.show(self.db), 1);
        }
        self.names_at(Space::Node, 2);
    }

    fn components(&mut self, source: bool, store: bool) {
        let dotted = self.dotted();
        let mut all = library(self.db);
        for name in all_names(self.db, self.file, Space::Component) {
            all.extend(find_component(self.db, self.file, &name));
        }
        for component in all {
            let Some(decl) = component_decl(self.db, component) else { continue };
            let is_store = decl.annotations.iter().any(|a| a.name.text == "store");
            if decl.source != source || is_store != store {
                continue;
            }
            self.component(component, &dotted);
        }
    }

    /// `http.` before the word, if there is one.
    fn dotted(&self) -> String {
        let before = &self.own[..self.word];
        let start = before
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'))
            .map_or(0, |at| at + 1);
        before.get(start..).unwrap_or_default().to_owned()
    }

    fn component(&mut self, component: Entity, dotted: &str) {
        let Some(decl) = component_decl(self.db, component) else { return };
        let Some(rest) = decl.name.strip_prefix(dotted) else { return };
        let detail = shape(self.db, decl);
        let mut args = Vec::new();
        for (n, arg) in decl.args.iter().filter(|arg| arg.default.is_none()).enumerate() {
            let hole = format!("${{{}:{}}}", n + 1, arg.name);
            let text = matches!(
                arg.kind.as_str(),
                "string" | "template" | "expression" | "route" | "params" | "path" | "sql"
            );
            args.push(if text { format!("\"{hole}\"") } else { hole });
        }
        let docs = crate::names::declared::named_items(self.db, component)
            .first()
            .and_then(|at| at.item(self.db).doc.clone());
        let snippet = format!("{rest}({})$0", args.join(", "));
        if let Some(offer) = self.push(rest, CompletionKind::Component, detail, 5) {
            offer.snippet = snippet;
            offer.docs = docs.map_or_else(String::new, |d| d.to_string());
        }
    }

    fn arguments(&mut self, words: &[&str], open: usize, last: &str) {
        let Some(component) = find_component(self.db, self.file, &SmolStr::new(called(words, open))) else {
            return;
        };
        let Some(decl) = component_decl(self.db, component) else { return };
        if last == ":" {
            let name = words.len().checked_sub(2).map(|n| words[n]).unwrap_or_default();
            let kind = decl.args.iter().find(|arg| arg.name == name).map(|arg| arg.kind.as_str());
            return match kind {
                Some("store") => self.names(Space::Store),
                Some("bool") => self.plain(&["true", "false"], CompletionKind::Keyword),
                _ => {}
            };
        }
        let docs = crate::names::declared::named_items(self.db, component)
            .first()
            .and_then(|at| at.item(self.db).doc.clone());
        let position = words[open..].iter().filter(|w| **w == ",").count();
        let given: Vec<&str> = words[open..].windows(2).filter(|w| w[1] == ":").map(|w| w[0]).collect();
        if decl.args.get(position).is_some_and(|arg| arg.kind == "store") {
            self.names(Space::Store);
        }
        // Those that are given by position come first, and are given.
        let by_position = if given.is_empty() { position } else { 0 };
        let open = decl.args.iter().enumerate().skip(by_position);
        for (n, arg) in open.filter(|(_, arg)| !given.contains(&arg.name.as_str())) {
            let said = docs.as_ref().and_then(|docs| of_argument(docs, &arg.name));
            if let Some(offer) = self.push(&arg.name, CompletionKind::Argument, arg.kind.to_string(), 2) {
                offer.rank += n as u32;
                offer.docs = said.unwrap_or_default();
                let text = matches!(
                    arg.kind.as_str(),
                    "string" | "template" | "expression" | "route" | "params" | "path"
                );
                offer.snippet =
                    if text { format!("{}: \"$0\"", arg.name) } else { format!("{}: $0", arg.name) };
            }
        }
    }

    /// Nodes and components, those that fit what is on the arrow first.
    fn steps(&mut self, last: &str) {
        let seen = self.seen();
        let dotted = self.dotted();
        for (prefix, file) in visible(self.db, self.file) {
            self.db.unwind_if_revision_cancelled();
            let own = *file == self.file;
            for name in names(self.db, *file).of(Space::Node) {
                let shown = prefix.as_ref().map_or_else(|| name.clone(), |p| format_smolstr!("{p}.{name}"));
                let Some(rest) = shown.strip_prefix(dotted.as_str()) else { continue };
                if score(rest, &self.letters).is_none() {
                    continue;
                }
                let node = Entity::new(self.db, *file, Space::Node, name.clone());
                self.node(node, rest, own, seen.as_ref());
            }
        }
        if last != "each" && dotted.is_empty() {
            self.push("each", CompletionKind::Keyword, "for every element of a list".to_owned(), 4);
        }
        for component in library(self.db) {
            if component_decl(self.db, component).as_ref().is_some_and(|decl| !decl.source) {
                self.component(component, &dotted);
            }
        }
        if dotted.is_empty() && self.letters.len() >= 2 {
            self.elsewhere();
        }
    }

    fn node(&mut self, node: Entity, shown: &str, own: bool, seen: Option<&OnArrow>) {
        let items = node_items(self.db, node);
        if !items.sources.is_empty() {
            return;
        }
        let kind = if items.flows.is_empty() { CompletionKind::Node } else { CompletionKind::Flow };
        let Some(signature) = signature(self.db, node) else {
            let rank = if own { 2 } else { 3 };
            self.push(shown, kind, String::new(), rank);
            return;
        };
        let fit = seen.and_then(|seen| fit(&signature.inputs, seen));
        let rank = match (fit, own) {
            (Some(Fit::Position), _) => 0,
            (Some(Fit::Name), _) => 1,
            (None, true) => 3,
            (None, false) => 4,
        };
        if let Some(offer) = self.push(shown, kind, String::new(), rank) {
            offer.node = Some((node, fit));
        }
    }

    /// Nodes of files that this one does not use yet.
    fn elsewhere(&mut self) {
        let seen: Vec<SourceFile> = visible(self.db, self.file).iter().map(|(_, file)| *file).collect();
        for file in self.ws.all_files() {
            let Some(used) = way_to(self.db, self.file, file).filter(|_| !seen.contains(&file)) else {
                continue;
            };
            let fits = |name: &&SmolStr| score(name, &self.letters).is_some();
            let found: Vec<SmolStr> = names(self.db, file).of(Space::Node).filter(fits).cloned().collect();
            for name in found {
                let edit = add_use(self.db, self.file, &used, None);
                if let Some(offer) = self.push(&name, CompletionKind::Node, format!("use \"{used}\""), 6) {
                    offer.also.push(edit);
                }
            }
        }
    }
}

/// A node's signature, why it fits, and its documentation: of those that are offered in the end.
fn describe(db: &dyn Db, offer: &mut Completion) {
    let Some((node, fit)) = offer.node else { return };
    let Some(signature) = signature(db, node) else { return };
    let reason = match fit {
        Some(Fit::Position) => " · fits by position",
        Some(Fit::Name) => " · fits by name",
        None => "",
    };
    let (inputs, outputs) = (show_tuple(db, &signature.inputs), show_tuple(db, &signature.outputs));
    offer.detail = format!("{inputs} -> {outputs}{reason}");
    let docs = node_items(db, node).signatures.first().and_then(|at| at.item(db).doc.as_ref());
    offer.docs = docs.map_or_else(String::new, ToString::to_string);
}

/// By which rule a node can be wired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    Position,
    Name,
}

/// Does what is on the arrow fit these inputs, and why?
fn fit(inputs: &[Field], seen: &OnArrow) -> Option<Fit> {
    if inputs.is_empty() || seen.broken {
        return None;
    }
    let same = |a: &Ty, b: &Ty| *a != Ty::Unknown && a.fits(b);
    if inputs.len() == seen.tuple.len() && inputs.iter().zip(&seen.tuple).all(|(i, t)| same(&t.ty, &i.ty)) {
        return Some(Fit::Position);
    }
    let named = |input: &Field| seen.names.iter().any(|n| n.name == input.name && same(&n.ty, &input.ty));
    inputs.iter().all(named).then_some(Fit::Name)
}

/// The innermost bracket that is open, and its token.
fn open_bracket(tokens: &[Token]) -> Option<(usize, TokenKind)> {
    let mut open = Vec::new();
    for (n, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::LParen | TokenKind::LBrace | TokenKind::LBracket | TokenKind::Less => {
                open.push((n, token.kind))
            }
            TokenKind::RParen | TokenKind::RBrace | TokenKind::RBracket | TokenKind::Greater => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// The statement that is being written at an offset, and where it begins: one that ended before goes on as long as
/// it has no `;`.
fn unfinished<'a>(db: &'a dyn Db, file: SourceFile, text: &'a str, offset: usize) -> (&'a str, usize) {
    if let Some(at) = statement_at(db, file, offset) {
        let whole = at.whole(db);
        if offset < whole.end || !at.statement.text(db).ends_with(';') {
            return (&text[whole.clone()], whole.start);
        }
        return ("", offset);
    }
    let before = super::place::all(db, file).map(|at| at.whole(db)).take_while(|whole| whole.end <= offset);
    match before.last() {
        Some(last) if !text[last.clone()].ends_with(';') && text[last.end..offset].trim().is_empty() => {
            (&text[last.start..offset], last.start)
        }
        _ => ("", offset),
    }
}

/// Does an offset stand in a comment of the statement that begins there, or of the gap before it?
fn in_comment(text: &str, start: usize, offset: usize) -> bool {
    let from = if start == offset { text[..offset].rfind(';').map_or(0, |at| at + 1) } else { start };
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    let inside = (offset - from) as u32;
    flux_syntax::lex(&text[from..end]).iter().any(|token| {
        let line = text[from..].get(token.span.range()).is_some_and(|text| text.starts_with("//"));
        let end = token.span.end + u32::from(line);
        (token.kind.is_comment() || token.kind == TokenKind::Doc) && token.span.start < inside && inside < end
    })
}

/// How many words an annotation at the beginning has.
fn behind_annotation(words: &[&str]) -> Option<usize> {
    if words.first() != Some(&"@") || words.len() < 2 {
        return None;
    }
    if words.get(2) != Some(&"(") {
        return Some(2).filter(|n| words.len() > *n);
    }
    let mut depth = 0_usize;
    for (n, word) in words.iter().enumerate().skip(2) {
        match *word {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(n + 1);
        }
    }
    None
}

/// The word before the dotted name that is being written.
fn before_name<'a>(words: &[&'a str]) -> &'a str {
    let mut rest = words;
    while let [before @ .., _, "."] = rest {
        rest = before;
    }
    rest.last().copied().unwrap_or_default()
}

/// Is the parenthesis that of a call: behind a component's name?
fn is_call(words: &[&str], open: usize) -> bool {
    let name = called(words, open);
    let before = open.checked_sub(1 + name.split('.').count() * 2 - 1).map(|n| words[n]).unwrap_or_default();
    !name.is_empty()
        && (name.contains('.') || matches!(before, "using" | "with" | "->" | "=>" | "=" | "{" | ","))
}

/// The dotted name before a parenthesis.
pub(super) fn called(words: &[&str], open: usize) -> String {
    let mut parts = Vec::new();
    let mut at = open;
    while let Some(before) = at.checked_sub(1) {
        let word = words[before];
        let named = word.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
        let wanted = if parts.len() % 2 == 0 { named } else { word == "." };
        if !wanted {
            break;
        }
        parts.push(word);
        at = before;
    }
    if parts.len() % 2 == 0 {
        parts.pop();
    }
    parts.reverse();
    parts.concat()
}

/// Does a flow's body begin among these words?
fn is_flow(words: &[&str]) -> bool {
    match words.first() {
        Some(&("source" | "handle" | "recover")) => words.contains(&"=>") || words.contains(&"->"),
        Some(&"type") => false,
        _ => words.contains(&"="),
    }
}
