//! A file's text, kept as its statements.
//!
//! Comes in: a text, then edits of it. Goes out: its statements, each with what stands before it ([`Piece`]), and
//! places as offsets, lines and columns. Pieces lie in chunks of some dozens that copies of a file share, so that an
//! edit costs what it touches: the statements around it are cut anew until a cut falls where one was before.
//! *Never* here: what a statement means, salsa.

mod layout;
mod lines;
mod recut;

pub use lines::{Anchor, Columns};
pub use recut::Recut;

use flux_syntax::tree::Span;
use std::borrow::Cow;
use std::hash::Hash;
use std::ops::Range;
use std::sync::Arc;

/// So many pieces are in a chunk when it is made; twice as many before it is divided.
const ROOM: usize = 48;

/// A statement with the blanks and comments before it; or those behind the last statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<S> {
    /// The blanks and comments, then the statement.
    pub text: Arc<str>,
    /// The statement in it, with its documentation.
    pub span: Span,
    /// Where its code begins.
    pub code: u32,
    /// Which statement it is; none: behind the last one.
    pub id: Option<S>,
    /// How many line feeds it has.
    lines: u32,
    /// What is written behind it may change how it was cut.
    open: bool,
}

#[derive(Debug)]
struct Chunk<S> {
    pieces: Vec<Piece<S>>,
    size: Size,
    open: bool,
    /// Of the lines and columns at which its statements begin ([`Cut::layout`]).
    layout: u64,
}

/// Bytes and line feeds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    bytes: usize,
    lines: usize,
}

impl std::ops::Add for Size {
    type Output = Size;

    fn add(self, other: Size) -> Size {
        Size { bytes: self.bytes + other.bytes, lines: self.lines + other.lines }
    }
}

impl<S> Piece<S> {
    fn size(&self) -> Size {
        Size { bytes: self.text.len(), lines: self.lines as usize }
    }

    /// The statement's text, without the blanks and comments before it.
    pub fn statement(&self) -> &str {
        &self.text[self.span.range()]
    }

    /// The documentation before its code.
    fn documentation(&self) -> &str {
        &self.text[self.span.start as usize..self.code as usize]
    }

    /// Which statement it is, and how long its documentation is.
    pub fn is(&mut self, id: S, documented: u32) {
        (self.id, self.code) = (Some(id), self.span.start + documented);
    }

    /// How long its documentation is.
    pub fn documented(&self) -> u32 {
        self.code - self.span.start
    }
}

/// A text as its pieces. A copy costs a pointer for each chunk.
#[derive(Clone, Debug)]
pub struct Cut<S> {
    chunks: Vec<Arc<Chunk<S>>>,
    /// What is before each chunk, and in all of them.
    before: Vec<Size>,
}

impl<S> Default for Cut<S> {
    fn default() -> Self {
        Cut { chunks: Vec::new(), before: vec![Size::default()] }
    }
}

/// A piece with what is before it.
struct At<'c, S> {
    piece: &'c Piece<S>,
    before: Size,
}

impl<S: Copy + PartialEq> Cut<S> {
    fn of(chunks: Vec<Arc<Chunk<S>>>) -> Self {
        let mut before = Vec::with_capacity(chunks.len() + 1);
        let mut all = Size::default();
        before.push(all);
        for chunk in &chunks {
            all = all + chunk.size;
            before.push(all);
        }
        Cut { chunks, before }
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.before.last().map_or(0, |all| all.bytes)
    }

    /// All pieces, each with the offset at which it begins.
    pub fn pieces(&self) -> impl Iterator<Item = (usize, &Piece<S>)> {
        let all = self.chunks.iter().flat_map(|chunk| &chunk.pieces);
        all.scan(0, |at, piece| {
            let start = *at;
            *at += piece.text.len();
            Some((start, piece))
        })
    }

    /// The piece that the byte at an offset is in, with the offset at which it begins; at the end, the last one.
    pub fn piece_at(&self, offset: usize) -> Option<(usize, &Piece<S>)> {
        self.find(|before| before.bytes <= offset).map(|at| (at.before.bytes, at.piece))
    }

    /// All statements, with the offset at which the code of each begins.
    pub fn statements(&self) -> impl Iterator<Item = (usize, S)> {
        self.pieces().filter_map(|(start, piece)| Some((start + piece.code as usize, piece.id?)))
    }

    /// The offset at which a statement's code begins.
    pub fn start_of(&self, id: S) -> Option<usize> {
        self.piece_of(id).map(|(start, piece)| start + piece.code as usize)
    }

    /// The documentation of a statement, with what separates it from the code.
    pub fn documentation(&self, id: S) -> &str {
        self.piece_of(id).map_or("", |(_, piece)| piece.documentation())
    }

    /// The piece of a statement, with the offset at which it begins.
    fn piece_of(&self, id: S) -> Option<(usize, &Piece<S>)> {
        for (chunk, before) in self.chunks.iter().zip(&self.before) {
            if let Some(n) = chunk.pieces.iter().position(|piece| piece.id == Some(id)) {
                let inside: usize = chunk.pieces[..n].iter().map(|piece| piece.text.len()).sum();
                return Some((before.bytes + inside, &chunk.pieces[n]));
            }
        }
        None
    }

    /// The last piece of which that is so of what is before it. It is so of all before that piece, and of none behind.
    fn find(&self, so: impl Fn(Size) -> bool) -> Option<At<'_, S>> {
        let chunk = self.before[..self.chunks.len()].partition_point(|before| so(*before)).checked_sub(1)?;
        let mut before = self.before[chunk];
        let mut found = None;
        for piece in &self.chunks[chunk].pieces {
            if !so(before) {
                break;
            }
            found = Some(At { piece, before });
            before = before + piece.size();
        }
        found
    }

    /// A part of the text.
    pub fn slice(&self, range: Range<usize>) -> Cow<'_, str> {
        let chunk = self.before.partition_point(|before| before.bytes <= range.start).saturating_sub(1);
        let mut begun = self.before[chunk].bytes;
        let mut out = String::new();
        for piece in self.chunks.iter().skip(chunk).flat_map(|chunk| &chunk.pieces) {
            let end = begun + piece.text.len();
            if begun <= range.start && range.end <= end {
                return Cow::Borrowed(&piece.text[range.start - begun..range.end - begun]);
            }
            if end > range.start {
                let from = range.start.max(begun) - begun;
                out.push_str(&piece.text[from..range.end.min(end) - begun]);
            }
            begun = end;
            if begun >= range.end {
                break;
            }
        }
        Cow::Owned(out)
    }

    /// The whole text in one piece, put together from its pieces.
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(self.len());
        self.chunks.iter().flat_map(|chunk| &chunk.pieces).for_each(|piece| out.push_str(&piece.text));
        out
    }
}

impl<S: Copy + Hash> Chunk<S> {
    fn new(pieces: Vec<Piece<S>>) -> Self {
        let size = pieces.iter().fold(Size::default(), |all, piece| all + piece.size());
        let open = pieces.iter().any(|piece| piece.open);
        let layout = layout::of(&pieces);
        Chunk { pieces, size, open, layout }
    }
}

#[cfg(test)]
mod tests;
