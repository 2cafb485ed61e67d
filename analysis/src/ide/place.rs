//! From offsets to statements and back.

use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place, Statement, parsed, statements};
use flux_syntax::tree::{Item, Span};
use std::ops::Range;

/// A statement with its place in its file.
#[derive(Clone, Copy)]
pub(crate) struct At<'db> {
    pub statement: Statement<'db>,
    pub start: u32,
}

impl<'db> At<'db> {
    /// Its items.
    pub fn items(self, db: &'db dyn Db) -> impl Iterator<Item = (ItemRef<'db>, &'db Item)> {
        let items = parsed(db, self.statement).items.iter().enumerate();
        items.map(move |(n, item)| (ItemRef { statement: self.statement, index: n as u32 }, item))
    }

    /// A span of it as bytes of the file.
    pub fn range(self, span: Span) -> Range<usize> {
        (self.start + span.start) as usize..(self.start + span.end) as usize
    }

    /// All of it.
    pub fn whole(self, db: &dyn Db) -> Range<usize> {
        self.start as usize..self.start as usize + self.statement.text(db).len()
    }
}

/// The statement that an offset is in, or right behind.
pub(crate) fn statement_at<'db>(db: &'db dyn Db, file: SourceFile, offset: usize) -> Option<At<'db>> {
    let all = statements(db, file);
    let before = all.partition_point(|(_, start)| *start as usize <= offset);
    let (statement, start) = *all.get(before.checked_sub(1)?)?;
    let at = At { statement, start };
    (offset <= at.whole(db).end).then_some(at)
}

/// All statements of a file.
pub(crate) fn all<'db>(db: &'db dyn Db, file: SourceFile) -> impl Iterator<Item = At<'db>> {
    statements(db, file).iter().map(|(statement, start)| At { statement: *statement, start: *start })
}

/// Where a statement's place is in its file.
pub(crate) fn range_of(db: &dyn Db, place: Place<'_>) -> Range<usize> {
    let file = place.statement.file(db);
    let start =
        statements(db, file).iter().find(|(s, _)| *s == place.statement).map_or(0, |(_, start)| *start);
    (start + place.span.start) as usize..(start + place.span.end) as usize
}

/// The last item that an offset is in or behind.
pub(crate) fn item_at<'db>(db: &'db dyn Db, at: At<'db>, offset: usize) -> Option<(ItemRef<'db>, &'db Item)> {
    let inside = (offset as u32).saturating_sub(at.start);
    let mut found = None;
    for (reference, item) in at.items(db) {
        let first = item.annotations.first().map_or(item.span.start, |a| a.span.start.min(item.span.start));
        if found.is_none() || first <= inside {
            found = Some((reference, item));
        }
    }
    found
}
