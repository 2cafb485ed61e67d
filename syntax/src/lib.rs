//! Text to tokens to tree of a Flux program, and the formatter.
//!
//! Comes in: text. Goes out: statements ([`split`]), trees with errors ([`parse_statement`]), formatted text
//! ([`format()`]). *Never* here: files, absolute positions, salsa, meaning. Nothing here fails: broken text gives
//! a broken tree and errors.

pub mod diagnostics;
mod file;
mod format;
mod grammar;
mod lexer;
pub mod mistake;
mod recovery;
mod split;
mod statement;
mod token;
pub mod tree;

pub use file::{File, Statement, parse_file};
pub use format::{format, format_statement};
pub use grammar::KEYWORDS as ITEM_KEYWORDS;
pub use grammar::documentation;
pub use lexer::literal::text as text_value;
pub use lexer::places::TextPlaces;
pub use split::{CutOff, Cutter, split};
pub use statement::parse_statement;
pub use token::{Token, TokenKind, lex};

use mistake::Said;
use smol_str::SmolStr;
use tree::{Ident, Item, Span};

/// One statement's place in a file: from its documentation, annotations or first token to behind its `;`.
/// Ordinary comments and blanks before it are outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Bytes of the file's text.
    pub span: Span,
}

/// What parsing one statement gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Usually one item; several where a `;` was forgotten between them; none where nothing could be made of it.
    pub items: Vec<Item>,
    /// In the order of their places; spans relative to the statement.
    pub errors: Vec<SyntaxError>,
    /// The names of items that could not be read, so that nobody calls their users mistaken too.
    pub lost: Vec<Ident>,
}

/// A mistake in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong: the facts, which know their code and their words.
    pub said: Said,
    /// The bytes of the parsed text that are wrong.
    pub span: Span,
    /// How to mend it, as an edit.
    pub fix: Option<Fix>,
    /// Other places involved; [`Words::labels`](mistake::Words::labels) tells what each is.
    pub labels: Vec<Span>,
}

/// A replacement of a range of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What to replace; empty: insert.
    pub span: Span,
    /// The text that stands there then; empty: remove.
    pub text: SmolStr,
}
