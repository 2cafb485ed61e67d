//! Lines of a text: offsets to lines and columns, and back.
//!
//! Comes in: a text. Goes out: places as people and editors count them. Lines end with `\n` or `\r\n`.

use std::ops::Range;

/// In which units a column is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Bytes.
    Utf8,
    /// 16-bit units, as many editors have it.
    Utf16,
}

/// Where each line of a text begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Of that text.
    pub fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Lines { starts: std::iter::once(0).chain(ends.map(|(at, _)| at as u32 + 1)).collect() }
    }

    /// How many there are; the last may be empty.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of a line, without its end. None: there is no such line.
    pub fn range(&self, text: &str, line: usize) -> Option<Range<usize>> {
        let start = *self.starts.get(line)? as usize;
        let end = self.starts.get(line + 1).map_or(text.len(), |next| *next as usize);
        let whole = &text[start..end];
        let inside = whole.strip_suffix('\n').map_or(whole, |w| w.strip_suffix('\r').unwrap_or(w));
        Some(start..start + inside.len())
    }

    /// The line that holds an offset, and the column in it, both from 0.
    pub fn place(&self, text: &str, offset: usize, columns: Columns) -> (usize, usize) {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start as usize <= offset).saturating_sub(1);
        let start = self.starts[line] as usize;
        let column = match (columns, text.get(start..offset)) {
            (Columns::Utf16, Some(before)) => utf16(before),
            _ => offset - start,
        };
        (line, column)
    }

    /// The offset of a place. A column behind the line's end is its end, a line behind the last is the text's end,
    /// and a column inside a character is its beginning.
    pub fn offset(&self, text: &str, line: usize, column: usize, columns: Columns) -> usize {
        let Some(range) = self.range(text, line) else { return text.len() };
        let inside = &text[range.clone()];
        range.start
            + match columns {
                Columns::Utf8 => floor(inside, column),
                Columns::Utf16 => from_utf16(inside, column),
            }
    }
}

fn utf16(text: &str) -> usize {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_go_back_to_their_offsets() {
        let text = "a\r\n😀é b\n\nlast";
        let lines = Lines::new(text);
        assert_eq!(lines.count(), 4);
        for (offset, _) in text.char_indices().filter(|(_, c)| *c != '\r' && *c != '\n') {
            for columns in [Columns::Utf8, Columns::Utf16] {
                let (line, column) = lines.place(text, offset, columns);
                assert_eq!(lines.offset(text, line, column, columns), offset, "{columns:?} {offset}");
            }
        }
        assert_eq!(lines.place(text, text.len(), Columns::Utf16), (3, 4));
    }

    #[test]
    fn places_that_are_not_there_are_the_nearest_before() {
        let text = "ab\r\n😀\n";
        let lines = Lines::new(text);
        assert_eq!(lines.offset(text, 0, 9, Columns::Utf16), 2);
        assert_eq!(lines.offset(text, 1, 1, Columns::Utf16), 4, "inside a pair of units");
        assert_eq!(lines.offset(text, 1, 2, Columns::Utf8), 4, "inside a character");
        assert_eq!(lines.offset(text, 9, 0, Columns::Utf8), text.len());
    }
}
