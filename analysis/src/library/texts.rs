//! Text arguments: what their kinds read in them, and where that is written.

use crate::files::db::Db;
use crate::files::statement::ItemRef;
use flux_catalog::kinds::{self, Around, Reading};
use flux_syntax::TextPlaces;
use flux_syntax::tree::Span;
use smol_str::SmolStr;
use std::ops::Range;

/// A text of a kind.
#[salsa::interned(debug)]
pub struct KindedText<'db> {
    /// The kind, as declarations write it: `route`, `template`.
    #[returns(ref)]
    pub kind: SmolStr,
    /// The text as it is meant: escapes are decoded.
    #[returns(ref)]
    pub text: SmolStr,
}

/// All that a text says by itself, whatever it stands beside.
#[salsa::tracked(returns(ref))]
pub fn reading<'db>(db: &'db dyn Db, text: KindedText<'db>) -> Reading {
    kinds::read(text.kind(db), text.text(db), &Around::default())
}

/// All that a text of that kind says by itself.
pub fn read<'db>(db: &'db dyn Db, kind: &SmolStr, text: &str) -> &'db Reading {
    reading(db, KindedText::new(db, kind.clone(), SmolStr::new(text)))
}

/// Where a range of a literal's value is written in its statement; of nothing, and of what is no literal, all of it.
pub fn inside(db: &dyn Db, at: ItemRef<'_>, literal: Span, range: &Range<usize>) -> Span {
    let written = at.statement.text(db).get(literal.range()).unwrap_or_default();
    if range.is_empty() || !written.starts_with('"') {
        return literal;
    }
    let place = TextPlaces::new(written).written(range.clone());
    Span { start: literal.start + place.start as u32, end: literal.start + place.end as u32 }
}
