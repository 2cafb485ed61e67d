//! Whether statements still begin where they did, without a look at each of them.
//!
//! Comes in: pieces. Goes out: a digest, made once for each chunk. *Never* here: what is written in a statement.

use super::lines::utf16;
use super::{Cut, Piece};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// How wide a part of a line is: in bytes and in 16-bit units.
#[derive(Clone, Copy, Default, Hash)]
struct Width(usize, usize);

impl Width {
    /// Of what is behind the last line feed of a text, or of all of it with what is before.
    fn behind(self, text: &str) -> Width {
        match text.rfind('\n') {
            Some(feed) => Width::default().and(&text[feed + 1..]),
            None => self.and(text),
        }
    }

    fn and(self, text: &str) -> Width {
        Width(self.0 + text.len(), self.1 + utf16(text))
    }
}

/// Of pieces that follow each other: which statements they are, and in which lines and columns these begin, counted
/// from the first piece.
pub(super) fn of<S: Copy + Hash>(pieces: &[Piece<S>]) -> u64 {
    let (mut hasher, mut column) = (FxHasher::default(), Width::default());
    for piece in pieces {
        let gap = &piece.text[..piece.code as usize];
        let feeds = gap.bytes().filter(|byte| *byte == b'\n').count();
        (piece.id, feeds, column.behind(gap), piece.lines).hash(&mut hasher);
        column = column.behind(&piece.text);
    }
    // What begins in the next chunk may stand in the same line.
    column.hash(&mut hasher);
    hasher.finish()
}

impl<S> Cut<S> {
    /// A digest of all statements and of the lines and columns at which they begin.
    pub fn layout(&self) -> u64 {
        let mut hasher = FxHasher::default();
        self.chunks.iter().for_each(|chunk| chunk.layout.hash(&mut hasher));
        hasher.finish()
    }
}
