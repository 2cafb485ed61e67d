//! The names that a file declares, for an outline; and of all files, by a few letters.

use super::place::all;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::name_span;
use crate::workspace::{FileId, Workspace};
use flux_syntax::tree::{Item, ItemKind};
use std::ops::Range;

/// What kind of thing a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the language's own words")]
pub enum SymbolKind {
    Type,
    Typedef,
    Component,
    Node,
    Flow,
    Case,
    Source,
    Store,
    Constraint,
    Handler,
}

/// One line of an outline: something that a file declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The name as an outline shows it.
    pub name: String,
    /// What an outline shows behind the name: the component it uses, or the locks of a constraint; empty: nothing.
    pub detail: String,
    /// What it declares, from which an editor picks its icon.
    pub kind: SymbolKind,
    /// The file that declares it.
    pub file: FileId,
    /// The whole item, in bytes of the file.
    pub range: Range<usize>,
    /// The name in it, in bytes of the file.
    pub selection: Range<usize>,
}

impl Workspace {
    /// A file's outline, in its order.
    pub fn symbols(&self, file: FileId) -> Vec<Symbol> {
        symbols(&self.db, file.0, true)
    }

    /// Names that have the letters in that order, in any case: nearest first. At most `limit`.
    pub fn find_symbols(&self, letters: &str, limit: usize) -> Vec<Symbol> {
        let db: &dyn Db = &self.db;
        let mut found: Vec<(usize, Symbol)> = Vec::new();
        let letters = letters.to_lowercase();
        for file in self.all_files().into_iter().filter(|file| !file.path(db).starts_with("flux:/")) {
            db.unwind_if_revision_cancelled();
            let scored = symbols(db, file, false).into_iter();
            found.extend(scored.filter_map(|s| Some((super::text::score(&s.name, &letters)?, s))));
        }
        found.sort_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
        found.into_iter().map(|(_, symbol)| symbol).take(limit).collect()
    }
}

fn symbols(db: &dyn Db, file: SourceFile, outline: bool) -> Vec<Symbol> {
    let mut out = Vec::new();
    for at in all(db, file) {
        for (_, item) in at.items(db) {
            let Some((name, detail, kind)) = describe(item, outline) else { continue };
            let range = at.range(item.span);
            // A name that recovery made up may stand outside its item.
            let selection = at.range(name_span(item));
            let inside = range.start <= selection.start && selection.end <= range.end;
            let selection = if inside { selection } else { range.start..range.start };
            out.push(Symbol { name, detail, kind, file: FileId(file), range, selection });
        }
    }
    out
}

fn describe(item: &Item, outline: bool) -> Option<(String, String, SymbolKind)> {
    let plain = |name: &str, kind| Some((name.to_owned(), String::new(), kind));
    match &item.kind {
        ItemKind::Type(it) => plain(&it.name.text, SymbolKind::Type),
        ItemKind::Typedef(it) => plain(&it.name.text, SymbolKind::Typedef),
        ItemKind::Component(it) => plain(&it.name.text, SymbolKind::Component),
        ItemKind::Node(it) => {
            let detail = it.using.as_ref().map_or_else(String::new, |call| call.component.text.to_string());
            Some((it.name.text.to_string(), detail, SymbolKind::Node))
        }
        ItemKind::Source(it) => {
            let detail = it.using.as_ref().map_or_else(String::new, |call| call.component.text.to_string());
            Some((it.name.text.to_string(), detail, SymbolKind::Source))
        }
        ItemKind::Flow(it) if it.patterns.is_some() => plain(&it.name.text, SymbolKind::Case),
        ItemKind::Flow(it) => plain(&it.name.text, SymbolKind::Flow),
        ItemKind::Store(it) => plain(&it.name.text, SymbolKind::Store),
        ItemKind::Constraint(it) if outline => {
            let locks: Vec<&str> = it.locks.iter().map(|lock| lock.name.text.as_str()).collect();
            Some((it.node.text.to_string(), locks.join(", "), SymbolKind::Constraint))
        }
        ItemKind::Handler(it) if outline => {
            let name = it.path.as_ref().and_then(|p| p.names.last()).map_or("*", |name| name.text.as_str());
            plain(name, SymbolKind::Handler)
        }
        ItemKind::Recover(it) if outline => plain(&it.path.names.last()?.text, SymbolKind::Handler),
        _ => None,
    }
}
