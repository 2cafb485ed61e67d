//! What an editor asks: one file per feature.
//!
//! Comes in: a file and an offset in it. Goes out: plain data with offsets. *Never* here: an editor's protocol, lines
//! and columns, and anything that a broken text could make fail: every feature works on every prefix of a program.

mod about;
mod actions;
mod arrows;
mod calls;
mod chains;
mod complete;
mod context;
mod dialect;
mod docs;
mod failures;
mod focus;
mod folding;
mod formatting;
mod graph;
mod hints;
mod hover;
mod keywords;
mod lenses;
mod linked;
mod links;
mod literals;
mod navigate;
mod occurrence;
mod place;
mod reach;
mod references;
mod rename;
mod selection;
mod signature;
mod symbols;
mod text;
mod tokens;
mod uses;

pub use about::{About, Component};
pub use actions::{Action, FIXES, REFACTORINGS};
pub use calls::{Call, Caller};
pub use complete::{Completion, CompletionKind};
pub use folding::{Fold, FoldKind};
pub use graph::Graph;
pub use hints::{Hint, HintKind};
pub use hover::Hover;
pub use lenses::{Lens, LensKind};
pub use links::Link;
pub use references::Reference;
pub use rename::RenameError;
pub use signature::SignatureHelp;
pub use symbols::{Symbol, SymbolKind};
pub use tokens::{BUILTIN_TYPES, KEYWORDS, Token, TokenKind};

use crate::workspace::FileId;
use std::ops::Range;

/// A place in a file, with the part of it that matters most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The file that it is in.
    pub file: FileId,
    /// The whole item, in bytes of the file.
    pub range: Range<usize>,
    /// The name that the item declares, in bytes of the file.
    pub name: Range<usize>,
}
