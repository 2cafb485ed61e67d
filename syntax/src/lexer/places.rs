//! Where the bytes of a string's value are written.
//!
//! Comes in: a string as written. Goes out: its value's places in it, both ways. *Never* here: what the text means.

use super::literal::{escape, quotes};
use std::ops::Range;

/// The places of a string's value in the string as written: they differ by its quotes, and from each escape on.
///
/// ```
/// let places = flux_syntax::TextPlaces::new(r#""a\nb""#);
/// assert_eq!(places.written(2..3), 4..5);
/// assert_eq!(places.value(4), 2);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPlaces {
    /// In order, without gaps in the value.
    pieces: Vec<Piece>,
}

/// A part of the value, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    value: Range<usize>,
    written: Range<usize>,
}

impl Piece {
    /// Is it written as it is?
    fn is_plain(&self) -> bool {
        self.value.len() == self.written.len()
    }
}

impl TextPlaces {
    /// The places of a string as it is written, with its quotes.
    pub fn new(written: &str) -> TextPlaces {
        let (before, after) = quotes(written);
        let end = written.len() - after;
        let (mut pieces, mut at, mut value) = (Vec::new(), before, 0);
        let mut piece = |written: Range<usize>, length: usize| {
            if length > 0 {
                pieces.push(Piece { value: value..value + length, written });
                value += length;
            }
        };
        while let Some(found) = written[at..end].find(['\\', '\r']) {
            let start = at + found;
            piece(at..start, found);
            let rest = &written[start..end];
            if rest.starts_with('\r') {
                // Line ends are `\n` in the value, however the file writes them.
                let returns = rest.len() - rest.trim_start_matches('\r').len();
                if !rest[returns..].starts_with('\n') {
                    piece(start..start + returns, returns);
                }
                at = start + returns;
            } else {
                let (length, meant) = escape(rest);
                piece(start..start + length, meant.map_or(length, char::len_utf8));
                at = start + length;
            }
        }
        piece(at..end, end - at);
        if pieces.is_empty() {
            pieces.push(Piece { value: 0..0, written: before..before });
        }
        TextPlaces { pieces }
    }

    /// Where a range of the value is written.
    pub fn written(&self, value: Range<usize>) -> Range<usize> {
        let start = self.pieces.iter().rfind(|piece| piece.value.start <= value.start);
        let start = start.map_or(0, |piece| match piece.is_plain() {
            true => (piece.written.start + value.start - piece.value.start).min(piece.written.end),
            false if value.start >= piece.value.end => piece.written.end,
            false => piece.written.start,
        });
        if value.is_empty() {
            return start..start;
        }
        let last = self.pieces.iter().find(|piece| value.end <= piece.value.end).or(self.pieces.last());
        let end = last.map_or(start, |piece| match piece.is_plain() {
            true => {
                (piece.written.start + value.end.saturating_sub(piece.value.start)).min(piece.written.end)
            }
            false => piece.written.end,
        });
        start..end.max(start)
    }

    /// The place in the value of an offset in the string as written; inside of an escape, where that begins.
    pub fn value(&self, written: usize) -> usize {
        let piece = self.pieces.iter().rfind(|piece| piece.written.start <= written);
        piece.map_or(0, |piece| match written - piece.written.start {
            _ if written >= piece.written.end => piece.value.end,
            inside if piece.is_plain() => piece.value.start + inside,
            _ => piece.value.start,
        })
    }
}
