//! Statements: the unit of everything. A keystroke re-parses one.
//!
//! A statement stays the same one while it is edited, moved, or its neighbours come and go: what is known of the others
//! is not even looked at. Its documentation is apart from its code, in the file's text: no meaning depends on it.

use crate::files::SourceFile;
use crate::files::bundle::Bundle;
use crate::files::db::Db;
use flux_syntax::mistake::Leaves;
use flux_syntax::tree::{Item, ItemKind, Span};
use flux_syntax::{Parsed, SyntaxError};
use smol_str::SmolStr;
use std::sync::Arc;

/// A statement as an input.
#[salsa::input(debug)]
pub struct StatementId {
    /// The file that the statement is part of.
    #[returns(copy)]
    pub file: SourceFile,
    /// Some statements of its kind that stood near it when it was written.
    #[returns(copy)]
    pub bundle: Bundle,
    /// From its first token to its `;`.
    #[returns(ref)]
    pub code: Arc<Code>,
}

/// A statement's code: text and tree.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// The statement's text, without its documentation.
    pub text: Box<str>,
    /// What it is, with spans relative to the text.
    pub parsed: Parsed,
}

/// A statement that is in no file: what somebody is about to write.
#[salsa::interned(debug)]
pub struct Supposed<'db> {
    /// Where it would stand.
    #[returns(copy)]
    pub file: SourceFile,
    /// What it would be.
    #[returns(ref)]
    pub text: String,
}

#[salsa::tracked(returns(ref))]
fn supposed_code<'db>(db: &'db dyn Db, statement: Supposed<'db>) -> Code {
    Code::read(statement.text(db))
}

/// A statement of a file, or one that stands in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub enum Statement<'db> {
    /// Written in a file.
    Written(StatementId),
    /// Written in no file: what somebody asks about or tries out.
    Supposed(Supposed<'db>),
}

impl<'db> Statement<'db> {
    /// The file that it stands in; of a supposed one, the file whose names it sees.
    pub fn file(self, db: &'db dyn Db) -> SourceFile {
        match self {
            Statement::Written(id) => id.file(db),
            Statement::Supposed(it) => it.file(db),
        }
    }

    fn code(self, db: &'db dyn Db) -> &'db Code {
        match self {
            Statement::Written(id) => id.code(db),
            Statement::Supposed(it) => supposed_code(db, it),
        }
    }

    /// Its code: from its first token to its `;`.
    pub fn text(self, db: &'db dyn Db) -> &'db str {
        &self.code(db).text
    }

    /// The documentation before it, as it is written, with what separates it from the code. No query may ask for it: it
    /// is not told when that changes.
    pub fn doc(self, db: &'db dyn Db) -> &'db str {
        match self {
            Statement::Written(id) => id.file(db).cut(db).documentation(id),
            Statement::Supposed(_) => "",
        }
    }

    /// The offset at which its code begins, in its file. No query may ask for it: it is not told when that changes.
    pub fn start(self, db: &'db dyn Db) -> Option<usize> {
        match self {
            Statement::Written(id) => id.file(db).cut(db).start_of(id),
            Statement::Supposed(_) => None,
        }
    }
}

/// Where the code of a statement begins, whose text begins with its documentation; and the code. Of what can't be read
/// as it stands the documentation is a part, so that it is told of.
pub(crate) fn read(text: &str) -> (usize, Code) {
    let at = documented(text);
    if at > 0 {
        let code = Code::read(&text[at..]);
        if code.is_simple() {
            return (at, code);
        }
    }
    (0, Code::read(text))
}

/// Where the code begins of a statement whose code is that; none: it may be another.
pub(crate) fn doc_before(text: &str, code: &Code) -> Option<usize> {
    let at = text.len().checked_sub(code.text.len())?;
    let same = at == documented(text) && text.ends_with(&*code.text) && (at == 0 || code.is_simple());
    same.then_some(at)
}

impl Code {
    fn read(text: &str) -> Self {
        Code { text: text.into(), parsed: flux_syntax::parse_statement(text) }
    }

    /// One item that can be read as it stands.
    fn is_simple(&self) -> bool {
        let parsed = &self.parsed;
        let one = parsed.items.len() == 1 && parsed.items[0].doc.is_none();
        one && parsed.errors.is_empty() && parsed.lost.is_empty()
    }
}

/// Behind the documentation at the beginning of a text.
fn documented(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        let line = &rest[blank..];
        if !line.starts_with("///") || line.starts_with("////") {
            // Blanks between belong to what is before the code; of a text without documentation there are none.
            return if at == 0 { 0 } else { at + blank };
        }
        at += blank + line.find('\n').unwrap_or(line.len());
    }
}

/// One item of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub struct ItemRef<'db> {
    /// The statement that the item was read from.
    pub statement: Statement<'db>,
    /// Which of its items.
    pub index: u32,
}

/// A place in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub struct Place<'db> {
    /// The statement whose text the span counts in.
    pub statement: Statement<'db>,
    /// Relative to its text.
    pub span: Span,
}

impl<'db> ItemRef<'db> {
    /// The item's syntax tree, with spans relative to the statement.
    pub fn item(self, db: &'db dyn Db) -> &'db Item {
        &parsed(db, self.statement).items[self.index as usize]
    }

    /// Where its name stands, or what stands for one.
    pub fn name(self, db: &'db dyn Db) -> Place<'db> {
        self.at(name_span(self.item(db)))
    }

    /// What its documentation says. No query may ask for it: it is not told when that changes.
    pub fn doc(self, db: &'db dyn Db) -> Option<SmolStr> {
        let own = self.item(db).doc.clone();
        own.or_else(
            || if self.index == 0 { flux_syntax::documentation(self.statement.doc(db)) } else { None },
        )
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
    let here = item_index(parsed, place.span);
    let mut errors = parsed.errors.iter().filter(|error| leaves(error) == Leaves::Open);
    errors.any(|error| item_index(parsed, error.span) == here)
}

fn leaves(error: &SyntaxError) -> Leaves {
    error.said.row().text.unwrap_or(Leaves::Open)
}

/// The item that a place belongs to; the place is in one.
pub(crate) fn item_at<'db>(db: &'db dyn Db, place: Place<'db>) -> ItemRef<'db> {
    let index = item_index(parsed(db, place.statement), place.span) as u32;
    ItemRef { statement: place.statement, index }
}

/// Which of a statement's items a place belongs to.
fn item_index(parsed: &Parsed, span: Span) -> usize {
    let begun = parsed.items.iter().take_while(|item| item.span.start <= span.start).count();
    begun.saturating_sub(1)
}

/// The statements of a file, in order.
pub fn statement_list<'db>(db: &'db dyn Db, file: SourceFile) -> impl Iterator<Item = Statement<'db>> {
    crate::files::index::index(db, file).statements.iter().copied()
}

/// A statement's tree and syntax errors.
pub fn parsed<'db>(db: &'db dyn Db, statement: Statement<'db>) -> &'db Parsed {
    &statement.code(db).parsed
}

/// Has a statement a mistake that leaves its meaning open? Then nothing is said of what it seems to mean.
pub fn unreadable(db: &dyn Db, statement: Statement<'_>) -> bool {
    parsed(db, statement).errors.iter().any(|error| leaves(error) != Leaves::Whole)
}
