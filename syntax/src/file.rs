//! A whole file at once, for tools and tests; the checker goes statement by statement.

use crate::tree::{Item, Span};
use crate::{Parsed, Piece, SyntaxError, parse_statement, split};

/// A file as its statements, each parsed by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// The statements in the file's order.
    pub statements: Vec<Statement>,
}

/// A statement of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Where it stands in the file, in bytes.
    pub piece: Piece,
    /// What it holds; all spans are bytes of the file.
    pub parsed: Parsed,
}

impl File {
    /// The items of all statements, in the file's order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.statements.iter().flat_map(|statement| &statement.parsed.items)
    }

    /// The mistakes of all statements, in the file's order.
    pub fn errors(&self) -> impl Iterator<Item = &SyntaxError> {
        self.statements.iter().flat_map(|statement| &statement.parsed.errors)
    }
}

/// Parses a whole file.
pub fn parse_file(text: &str) -> File {
    let parse = |piece: Piece| {
        let mut parsed = parse_statement(&text[piece.span.range()]);
        parsed.shift(piece.span.start);
        Statement { piece, parsed }
    };
    File { statements: split(text).into_iter().map(parse).collect() }
}

impl Parsed {
    /// Moves every span of items, mistakes and lost names by that many bytes.
    pub fn shift(&mut self, by: u32) {
        self.items.iter_mut().for_each(|item| item.shift(by));
        self.errors.iter_mut().for_each(|error| error.shift(by));
        self.lost.iter_mut().for_each(|lost| lost.span = lost.span.shift(by));
    }
}

impl SyntaxError {
    /// Moves the spans of the mistake and of its fix by that many bytes.
    pub fn shift(&mut self, by: u32) {
        let shift = |span: &mut Span| *span = span.shift(by);
        shift(&mut self.span);
        self.fix.iter_mut().for_each(|fix| shift(&mut fix.span));
        self.labels.iter_mut().for_each(shift);
    }
}
