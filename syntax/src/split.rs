//! A file cut into statements.
//!
//! Comes in: a file's text, or a part of it that begins where a statement may. Goes out: the place of each statement.
//! *Never* here: grammar. A statement ends at its `;`, whatever brackets are open, so that a mistake in one never
//! reaches the next.

use crate::Piece;
use crate::lexer::BYTE_ORDER_MARK;
use crate::lexer::scan::{self, Closers};
use crate::tree::Span;

/// Cuts a file into statements, at every `;` outside strings and comments.
pub fn split(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(text.len() / 64);
    pieces.extend(Cutter::new(text).map(|cut| Piece { span: cut.span }));
    pieces
}

/// A statement that [`Cutter`] found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CutOff {
    /// The statement's bytes, from its first token or documentation to its end.
    pub span: Span,
    /// Where the next one may begin: behind its `;`, or the text's end.
    pub end: usize,
    /// It ends with a `;`, and nothing behind that was looked at: whatever follows, it is cut off like this.
    pub settled: bool,
    /// It has a `/*` or `"""` that is closed nowhere in the text: what is written behind it may change it.
    pub open: bool,
}

/// Cuts statement by statement: whoever knows the rest may stop in the middle.
pub struct Cutter<'s> {
    splitter: Splitter<'s>,
    at: usize,
}

impl<'s> Cutter<'s> {
    /// Of a text that begins where a statement may.
    pub fn new(text: &'s str) -> Self {
        let splitter = Splitter { bytes: text.as_bytes(), closers: Closers::default(), open: false };
        Cutter { splitter, at: 0 }
    }
}

impl Iterator for Cutter<'_> {
    type Item = CutOff;

    fn next(&mut self) -> Option<CutOff> {
        let splitter = &mut self.splitter;
        splitter.open = false;
        let start = splitter.start(self.at)?;
        let End { end, last, ended } = splitter.end(start);
        self.at = end;
        let span = Span { start: start as u32, end: last as u32 };
        Some(CutOff { span, end, settled: ended && !splitter.open, open: splitter.open })
    }
}

struct Splitter<'s> {
    bytes: &'s [u8],
    closers: Closers,
    /// Something in the statement is not closed.
    open: bool,
}

/// How a statement ends.
struct End {
    /// The byte behind it, where the next one may begin.
    end: usize,
    /// Behind its last token; the same unless its `;` is missing.
    last: usize,
    /// It has its `;`: the text does not end before.
    ended: bool,
}

impl Splitter<'_> {
    /// Where the next statement begins: the first token or documentation from here.
    fn start(&mut self, mut at: usize) -> Option<usize> {
        loop {
            match *self.bytes.get(at)? {
                b' ' | b'\t' | b'\r' | b'\n' => at += 1,
                b'/' => match self.comment(at) {
                    Some((end, Comment::Ordinary)) => at = end,
                    _ => return Some(at),
                },
                0xef if self.bytes[at..].starts_with(BYTE_ORDER_MARK) => at += BYTE_ORDER_MARK.len(),
                _ => return Some(at),
            }
        }
    }

    /// Where the statement ends that begins here.
    fn end(&mut self, start: usize) -> End {
        let mut at = start;
        let mut last = start;
        while let Some(&byte) = self.bytes.get(at) {
            match SPECIAL[byte as usize] {
                ORDINARY => {
                    at += 1;
                    last = at;
                }
                BLANK => at += 1,
                SEMICOLON => return End { end: at + 1, last: at + 1, ended: true },
                QUOTE => {
                    let found = scan::string(self.bytes, at, &mut self.closers);
                    self.open |= found.multiline && !found.closed;
                    at = found.end;
                    last = at;
                }
                _ => match self.comment(at) {
                    Some((end, kind)) => {
                        at = end;
                        if kind == Comment::Telling {
                            last = end;
                        }
                    }
                    None => {
                        at += 1;
                        last = at;
                    }
                },
            }
        }
        End { end: at, last, ended: false }
    }

    /// The end of the comment that begins here.
    fn comment(&mut self, at: usize) -> Option<(usize, Comment)> {
        let rest = &self.bytes[at..];
        if rest[0] != b'/' {
            let (end, closed) = scan::conflict(self.bytes, at, &mut self.closers)?;
            self.open |= !closed;
            return Some((end, Comment::Telling));
        }
        if rest.starts_with(b"//") {
            let doc = rest.starts_with(b"///") && rest.get(3) != Some(&b'/');
            let kind = if doc { Comment::Telling } else { Comment::Ordinary };
            Some((scan::line_end(self.bytes, at), kind))
        } else if rest.starts_with(b"/*") {
            let (end, closed) = scan::block_comment(self.bytes, at, &mut self.closers);
            self.open |= !closed;
            Some((end, if closed { Comment::Ordinary } else { Comment::Telling }))
        } else {
            None
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Comment {
    /// A comment outside of statements, which belongs to the blanks before one.
    Ordinary,
    /// Part of a statement: documentation, and a comment that is never closed, which somebody must report.
    Telling,
}

const ORDINARY: u8 = 0;
const BLANK: u8 = 1;
const SEMICOLON: u8 = 2;
const QUOTE: u8 = 3;
const SIGN: u8 = 4;

/// What each byte means to the splitter.
static SPECIAL: [u8; 256] = {
    let mut table = [ORDINARY; 256];
    table[b' ' as usize] = BLANK;
    table[b'\t' as usize] = BLANK;
    table[b'\r' as usize] = BLANK;
    table[b'\n' as usize] = BLANK;
    table[b';' as usize] = SEMICOLON;
    table[b'"' as usize] = QUOTE;
    table[b'/' as usize] = SIGN;
    table[b'<' as usize] = SIGN;
    table[b'=' as usize] = SIGN;
    table[b'>' as usize] = SIGN;
    table[b'|' as usize] = SIGN;
    table
};
