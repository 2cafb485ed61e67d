//! From offsets to statements and back.

use crate::files::SourceFile;
use crate::files::cut::Piece;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place, Statement, StatementId, parsed};
use flux_syntax::tree::{Item, Span};
use std::ops::Range;

/// A statement with its place in its file.
#[derive(Clone, Copy)]
pub(crate) struct At<'db> {
    pub statement: Statement<'db>,
    /// Where its code begins.
    pub start: u32,
}

impl<'db> At<'db> {
    /// The statement's items: more than one where several stand in it without a `;`.
    pub fn items(self, db: &'db dyn Db) -> impl Iterator<Item = (ItemRef<'db>, &'db Item)> {
        let items = parsed(db, self.statement).items.iter().enumerate();
        items.map(move |(n, item)| (ItemRef { statement: self.statement, index: n as u32 }, item))
    }

    /// A span of it as bytes of the file.
    pub fn range(self, span: Span) -> Range<usize> {
        (self.start + span.start) as usize..(self.start + span.end) as usize
    }

    /// Where an offset is in its code; none: before that.
    pub fn inside(self, offset: usize) -> Option<u32> {
        (offset as u32).checked_sub(self.start)
    }

    /// All of it, with its documentation.
    pub fn whole(self, db: &dyn Db) -> Range<usize> {
        let start = self.start as usize;
        start - self.statement.doc(db).len()..start + self.statement.text(db).len()
    }
}

/// The statement that an offset is in, or right behind.
pub(crate) fn statement_at<'db>(db: &'db dyn Db, file: SourceFile, offset: usize) -> Option<At<'db>> {
    let cut = file.cut(db);
    let here = cut.piece_at(offset);
    // In the gap before a statement, it may be right behind the one before.
    let before = here.and_then(|(start, _)| cut.piece_at(start.checked_sub(1)?));
    let at = |(begun, piece): (usize, &Piece<StatementId>)| {
        let (begins, ends) = (begun + piece.span.start as usize, begun + piece.span.end as usize);
        let start = (begun + piece.code as usize) as u32;
        (begins <= offset && offset <= ends).then_some(At { statement: Statement::Written(piece.id?), start })
    };
    here.and_then(at).or_else(|| before.and_then(at))
}

/// All statements of a file.
pub(crate) fn all<'db>(db: &'db dyn Db, file: SourceFile) -> impl Iterator<Item = At<'db>> {
    file.cut(db).statements().map(|(start, id)| At { statement: Statement::Written(id), start: start as u32 })
}

/// Where a statement's place is in its file.
pub(crate) fn range_of(db: &dyn Db, place: Place<'_>) -> Range<usize> {
    let start = place.statement.start(db).unwrap_or(0);
    start + place.span.start as usize..start + place.span.end as usize
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
