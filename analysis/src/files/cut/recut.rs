//! Cutting anew what an edit touches.

use super::{Chunk, Cut, Piece, ROOM};
use flux_syntax::Cutter;
use flux_syntax::tree::Span;
use std::hash::Hash;
use std::ops::Range;
use std::sync::Arc;

/// What an edit makes of some pieces.
#[derive(Debug)]
pub struct Recut<S> {
    /// Which pieces are replaced.
    pub old: Range<usize>,
    /// The pieces that are replaced, as they were.
    pub was: Vec<Piece<S>>,
    /// By which; nobody has said yet which statements they are.
    pub new: Vec<Piece<S>>,
    /// How many bytes were looked at.
    pub bytes: usize,
}

/// Pieces of a cut, as an edit leaves their text.
struct Window<S> {
    text: String,
    /// Where pieces ended, and still may: behind the edit.
    ends: Vec<(usize, usize)>,
    pieces: Vec<Piece<S>>,
}

impl<S: Copy + PartialEq + Hash> Cut<S> {
    /// A text's pieces, for [`Cut::put`].
    pub fn pieces_of(text: &str) -> Recut<S> {
        Cut::default().recut(0..0, text)
    }

    /// What it is to replace bytes by a text.
    pub fn recut(&self, range: Range<usize>, by: &str) -> Recut<S> {
        let count: usize = self.chunks.iter().map(|chunk| chunk.pieces.len()).sum();
        let (first, start) = self.first_touched(range.start);
        let edit = range.start - start..range.end - start;
        let (mut wide, mut bytes) = (2, 0);
        loop {
            let window = self.window(first, wide, edit.clone(), by);
            let whole = first + window.pieces.len() >= count;
            bytes += window.text.len();
            if let Some((length, new)) = window.cut(whole) {
                let mut was = window.pieces;
                was.truncate(length);
                return Recut { old: first..first + length, was, new, bytes };
            }
            wide *= 2;
        }
    }

    /// The first piece that an edit there may change, and where it begins.
    fn first_touched(&self, offset: usize) -> (usize, usize) {
        let (mut n, mut start) = (0, 0);
        for chunk in &self.chunks {
            // A piece that waits for its closing mark is cut anew whatever is written behind it.
            if !chunk.open && start + chunk.size.bytes <= offset {
                n += chunk.pieces.len();
                start += chunk.size.bytes;
                continue;
            }
            for piece in &chunk.pieces {
                if piece.open || start + piece.text.len() > offset {
                    return (n, start);
                }
                n += 1;
                start += piece.text.len();
            }
        }
        // Behind the last one, which may have no `;`.
        match self.chunks.last().and_then(|chunk| chunk.pieces.last()) {
            Some(last) => (n - 1, start - last.text.len()),
            None => (0, 0),
        }
    }

    /// Pieces from one on, until the edit is in them, and some more.
    fn window(&self, first: usize, more: usize, edit: Range<usize>, by: &str) -> Window<S> {
        let (mut text, mut ends, mut pieces) = (String::new(), Vec::new(), Vec::new());
        let mut skip = first;
        let mut behind = 0;
        'all: for chunk in &self.chunks {
            if skip >= chunk.pieces.len() {
                skip -= chunk.pieces.len();
                continue;
            }
            for piece in &chunk.pieces[skip..] {
                if behind == more {
                    break 'all;
                }
                text.push_str(&piece.text);
                pieces.push(piece.clone());
                if text.len() >= edit.end {
                    behind += 1;
                    ends.push((text.len() - edit.len() + by.len(), pieces.len()));
                }
            }
            skip = 0;
        }
        text.replace_range(edit, by);
        Window { text, ends, pieces }
    }

    /// A cut in which the pieces `old` are replaced by these; chunks that are not touched are shared.
    pub fn put(&self, old: Range<usize>, new: Vec<Piece<S>>) -> Cut<S> {
        let (mut from, mut start) = (0, 0);
        while from + 1 < self.chunks.len() && start + self.chunks[from].pieces.len() <= old.start {
            start += self.chunks[from].pieces.len();
            from += 1;
        }
        let (mut to, mut end) = (from, start);
        let mut pieces: Vec<Piece<S>> = Vec::new();
        while to < self.chunks.len() && (end < old.end || to == from) {
            pieces.extend(self.chunks[to].pieces.iter().cloned());
            end += self.chunks[to].pieces.len();
            to += 1;
        }
        pieces.splice(old.start - start..old.end - start, new);
        // What has become small joins its neighbour.
        if let Some(next) = self.chunks.get(to).filter(|next| pieces.len() + next.pieces.len() <= ROOM) {
            pieces.extend(next.pieces.iter().cloned());
            to += 1;
        }
        let mut chunks = Vec::with_capacity(self.chunks.len() + pieces.len() / ROOM + 1);
        chunks.extend(self.chunks[..from].iter().cloned());
        if pieces.len() > 2 * ROOM {
            let mut rest = pieces.into_iter();
            loop {
                let some: Vec<Piece<S>> = rest.by_ref().take(ROOM).collect();
                if some.is_empty() {
                    break;
                }
                chunks.push(Arc::new(Chunk::new(some)));
            }
        } else if !pieces.is_empty() {
            chunks.push(Arc::new(Chunk::new(pieces)));
        }
        chunks.extend(self.chunks[to.min(self.chunks.len())..].iter().cloned());
        Cut::of(chunks)
    }
}

impl<S> Window<S> {
    /// How many pieces it replaces, and by which; none: it has to be wider. `whole`: the text ends with it.
    fn cut(&self, whole: bool) -> Option<(usize, Vec<Piece<S>>)> {
        let (mut new, mut at) = (Vec::new(), 0);
        let mut ends = self.ends.iter().peekable();
        for cut in Cutter::new(&self.text) {
            if !cut.settled && !whole {
                return None;
            }
            new.push(piece(&self.text[at..cut.end], cut.span, at, cut.open));
            at = cut.end;
            while ends.next_if(|(end, _)| *end < at).is_some() {}
            if cut.settled
                && let Some((_, length)) = ends.next_if(|(end, _)| *end == at)
            {
                // From here on, everything is as it was.
                return Some((*length, new));
            }
        }
        whole.then(|| {
            if at < self.text.len() {
                let end = self.text.len() as u32;
                new.push(piece(&self.text[at..], Span { start: end, end }, at, false));
            }
            (self.pieces.len(), new)
        })
    }
}

fn piece<S>(text: &str, span: Span, at: usize, open: bool) -> Piece<S> {
    let span = Span { start: span.start - at as u32, end: span.end - at as u32 };
    let lines = text.bytes().filter(|byte| *byte == b'\n').count() as u32;
    Piece { text: Arc::from(text), span, code: span.start, id: None, lines, open }
}
