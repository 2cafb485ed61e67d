//! A file cut into statements.
//!
//! Comes in: a file's text. Goes out: the place of each statement. *Never* here: grammar. A statement ends at
//! its `;`, whatever brackets are open, so that a mistake in one never reaches the next.

use crate::Piece;
use crate::lexer::BYTE_ORDER_MARK;
use crate::lexer::scan::{self, Closers};
use crate::tree::Span;

/// Cuts a file into statements, at every `;` outside strings and comments.
pub fn split(text: &str) -> Vec<Piece> {
    let mut splitter = Splitter { bytes: text.as_bytes(), closers: Closers::default() };
    let mut pieces = Vec::with_capacity(text.len() / 64);
    let mut at = 0;
    while let Some(start) = splitter.start(at) {
        let (end, last) = splitter.end(start);
        pieces.push(Piece { span: Span { start: start as u32, end: last as u32 } });
        at = end;
    }
    pieces
}

struct Splitter<'s> {
    bytes: &'s [u8],
    closers: Closers,
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

    /// Where the statement ends that begins here, and behind its last token; the same unless its `;` is missing.
    fn end(&mut self, start: usize) -> (usize, usize) {
        let mut at = start;
        let mut last = start;
        while let Some(&byte) = self.bytes.get(at) {
            match SPECIAL[byte as usize] {
                ORDINARY => {
                    at += 1;
                    last = at;
                }
                BLANK => at += 1,
                SEMICOLON => return (at + 1, at + 1),
                QUOTE => {
                    at = scan::string(self.bytes, at, &mut self.closers).end;
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
        (at, last)
    }

    /// The end of the comment that begins here.
    fn comment(&mut self, at: usize) -> Option<(usize, Comment)> {
        let rest = &self.bytes[at..];
        if rest.starts_with(b"//") {
            let doc = rest.starts_with(b"///") && rest.get(3) != Some(&b'/');
            let kind = if doc { Comment::Telling } else { Comment::Ordinary };
            Some((scan::line_end(self.bytes, at), kind))
        } else if rest.starts_with(b"/*") {
            let (end, closed) = scan::block_comment(self.bytes, at, &mut self.closers);
            Some((end, if closed { Comment::Ordinary } else { Comment::Telling }))
        } else {
            None
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Comment {
    /// Outside of statements.
    Ordinary,
    /// Part of a statement: documentation, and a comment that is never closed, which somebody must report.
    Telling,
}

const ORDINARY: u8 = 0;
const BLANK: u8 = 1;
const SEMICOLON: u8 = 2;
const QUOTE: u8 = 3;
const SLASH: u8 = 4;

/// What each byte means to the splitter.
static SPECIAL: [u8; 256] = {
    let mut table = [ORDINARY; 256];
    table[b' ' as usize] = BLANK;
    table[b'\t' as usize] = BLANK;
    table[b'\r' as usize] = BLANK;
    table[b'\n' as usize] = BLANK;
    table[b';' as usize] = SEMICOLON;
    table[b'"' as usize] = QUOTE;
    table[b'/' as usize] = SLASH;
    table
};
