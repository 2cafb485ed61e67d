//! Offsets to lines and columns, and back: as people and editors count them. Lines end with `\n` or `\r\n`.

use super::{Cut, Size};
use std::ops::Range;

/// In which units a column is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Bytes of UTF-8.
    Utf8,
    /// 16-bit units, as many editors have it.
    Utf16,
}

/// Where a statement's code begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The line, from 0.
    pub line: usize,
    /// The column, from 0.
    pub column: usize,
}

impl<S: Copy + PartialEq> Cut<S> {
    /// Tells where all statements begin, in their order.
    pub fn anchors(&self, columns: Columns, mut tell: impl FnMut(S, Anchor)) {
        let mut before = Size::default();
        for piece in self.chunks.iter().flat_map(|chunk| &chunk.pieces) {
            if let Some(id) = piece.id {
                let gap = &piece.text[..piece.code as usize];
                let (line, column) = match gap.rfind('\n') {
                    Some(feed) => {
                        let feeds = gap.bytes().filter(|byte| *byte == b'\n').count();
                        let own = &gap[feed + 1..];
                        let column = if columns == Columns::Utf16 { utf16(own) } else { own.len() };
                        (before.lines + feeds, column)
                    }
                    None => self.place(before.bytes + gap.len(), columns),
                };
                tell(id, Anchor { line, column });
            }
            before = before + piece.size();
        }
    }

    /// How many lines there are; the last may be empty.
    pub fn line_count(&self) -> usize {
        self.before.last().map_or(0, |all| all.lines) + 1
    }

    /// The bytes of a line, without its end. None: there is no such line.
    fn line(&self, line: usize) -> Option<Range<usize>> {
        let start = self.line_start(line)?;
        let end = self.line_start(line + 1).unwrap_or(self.len());
        let whole = self.slice(start..end);
        let inside = whole.strip_suffix('\n').map_or(&*whole, |w| w.strip_suffix('\r').unwrap_or(w));
        Some(start..start + inside.len())
    }

    /// Where a line begins: behind as many line feeds.
    fn line_start(&self, line: usize) -> Option<usize> {
        if line == 0 {
            return Some(0);
        }
        let at = self.find(|before| before.lines < line)?;
        let mut feeds = at.piece.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let (feed, _) = feeds.nth(line - 1 - at.before.lines)?;
        Some(at.before.bytes + feed + 1)
    }

    /// The line that holds an offset, and the column in it, both from 0.
    pub fn place(&self, offset: usize, columns: Columns) -> (usize, usize) {
        let offset = offset.min(self.len());
        let Some(at) = self.find(|before| before.bytes <= offset) else { return (0, 0) };
        let inside = &at.piece.text.as_bytes()[..offset - at.before.bytes];
        let line = at.before.lines + inside.iter().filter(|byte| **byte == b'\n').count();
        let feed = inside.iter().rposition(|byte| *byte == b'\n');
        let start = match feed {
            Some(feed) => at.before.bytes + feed + 1,
            None => self.line_start(line).unwrap_or(0),
        };
        let column = match columns {
            Columns::Utf16 if at.piece.text.is_char_boundary(inside.len()) => {
                utf16(&self.slice(start..offset))
            }
            _ => offset - start,
        };
        (line, column)
    }

    /// The offset of a place. A column behind the line's end is its end, a line behind the last is the text's end,
    /// and a column inside a character is its beginning.
    pub fn offset(&self, line: usize, column: usize, columns: Columns) -> usize {
        let Some(range) = self.line(line) else { return self.len() };
        let inside = self.slice(range.clone());
        range.start
            + match columns {
                Columns::Utf8 => floor(&inside, column),
                Columns::Utf16 => from_utf16(&inside, column),
            }
    }
}

/// The width of a part of a line.
pub(super) fn utf16(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(char::len_utf16).sum() }
}

fn floor(text: &str, column: usize) -> usize {
    let at = column.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn from_utf16(text: &str, column: usize) -> usize {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > column {
            return at;
        }
    }
    text.len()
}
