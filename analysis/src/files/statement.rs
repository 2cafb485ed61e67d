//! Statements: the unit of everything. A keystroke re-parses one.

use crate::files::SourceFile;
use crate::files::db::Db;
use flux_syntax::mistake::Leaves;
use flux_syntax::tree::{Item, ItemKind, Span};
use flux_syntax::{Parsed, SyntaxError};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A statement: its file, its text, and which of the equal ones it is. Moved by a line, it is still the same.
#[salsa::interned(debug)]
pub struct Statement<'db> {
    /// Where it stands.
    #[returns(copy)]
    pub file: SourceFile,
    /// From its documentation to its `;`.
    #[returns(ref)]
    pub text: Arc<str>,
    /// 0 for the first of equal text.
    #[returns(copy)]
    pub nth: u32,
}

/// One item of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub struct ItemRef<'db> {
    /// The statement.
    pub statement: Statement<'db>,
    /// Which of its items.
    pub index: u32,
}

/// A place in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub struct Place<'db> {
    /// The statement.
    pub statement: Statement<'db>,
    /// Relative to its text.
    pub span: Span,
}

impl<'db> ItemRef<'db> {
    /// Its tree.
    pub fn item(self, db: &'db dyn Db) -> &'db Item {
        &parsed(db, self.statement).items[self.index as usize]
    }

    /// Where its name stands, or what stands for one.
    pub fn name(self, db: &'db dyn Db) -> Place<'db> {
        self.at(name_span(self.item(db)))
    }

    /// Could it not be read as it stands?
    pub fn is_broken(self, db: &dyn Db) -> bool {
        in_broken_item(db, self.at(self.item(db).span))
    }

    /// A place in it.
    pub fn at(self, span: Span) -> Place<'db> {
        Place { statement: self.statement, span }
    }
}

/// An item's name; of an item without one, what it is about.
pub(crate) fn name_span(item: &Item) -> Span {
    match &item.kind {
        ItemKind::Use(it) => it.path_span,
        ItemKind::Handler(it) => it.path.as_ref().map_or(item.span, |path| path.span),
        ItemKind::Recover(it) => it.path.span,
        ItemKind::Constraint(it) => it.node.span,
        ItemKind::Assume(it) => it.what.span,
        ItemKind::Optimize(it) => it.with.component.span,
        _ => item.name().map_or(item.span, |(_, span)| span),
    }
}

/// Is a place in an item that could not be read as it stands? Whatever is found there may be the mistake's echo. (Behind
/// some mistakes an item is as its author meant it: what else is wrong with it is worth telling.)
pub fn in_broken_item(db: &dyn Db, place: Place<'_>) -> bool {
    let parsed = parsed(db, place.statement);
    if parsed.errors.is_empty() {
        return false;
    }
    let here = item_at(parsed, place.span);
    let mut errors = parsed.errors.iter().filter(|error| leaves(error) == Leaves::Open);
    errors.any(|error| item_at(parsed, error.span) == here)
}

fn leaves(error: &SyntaxError) -> Leaves {
    error.said.row().text.unwrap_or(Leaves::Open)
}

/// Which of a statement's items a place belongs to.
fn item_at(parsed: &Parsed, span: Span) -> usize {
    let begun = parsed.items.iter().take_while(|item| item.span.start <= span.start).count();
    begun.saturating_sub(1)
}

/// The statements of a file with their offsets: cut anew at each edit, which is cheap.
#[salsa::tracked(returns(ref))]
pub fn statements<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<(Statement<'db>, u32)> {
    let text = file.text(db);
    let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
    let pieces = flux_syntax::split(text);
    let mut out = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let part = &text[piece.span.start as usize..piece.span.end as usize];
        let nth = seen.entry(part).or_insert(0);
        out.push((Statement::new(db, file, Arc::<str>::from(part), *nth), piece.span.start));
        *nth += 1;
    }
    out
}

/// The statements without offsets: unchanged when lines only move.
#[salsa::tracked(returns(ref))]
pub fn statement_list<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<Statement<'db>> {
    statements(db, file).iter().map(|(statement, _)| *statement).collect()
}

/// A statement's tree and syntax errors.
#[salsa::tracked(returns(ref))]
pub fn parsed<'db>(db: &'db dyn Db, statement: Statement<'db>) -> Parsed {
    flux_syntax::parse_statement(statement.text(db))
}

/// Has a statement a mistake that leaves its meaning open? Then nothing is said of what it seems to mean.
pub fn unreadable(db: &dyn Db, statement: Statement<'_>) -> bool {
    parsed(db, statement).errors.iter().any(|error| leaves(error) != Leaves::Whole)
}
