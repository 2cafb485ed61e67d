//! Everything that is to be said of a program.
//!
//! Comes in: a root file. Goes out: diagnostics relative to statements: those of each file by itself
//! ([`file_diags`]) and those of its flows as they are used ([`program_diags`]).

mod cases;
mod declarations;
mod duplicates;
mod failures;
mod optimize;
mod output;
mod paths;
mod walk;

pub use declarations::file_diags;
pub(crate) use failures::path_of;
pub(crate) use paths::{Trail, asks_for_trail, ends_with, longest_path, trail_after};
pub use walk::program_diags;

use flux_syntax::tree::{Item, ItemKind, Span};

/// Where an item's name stands.
pub fn name_span(item: &Item) -> Span {
    match &item.kind {
        ItemKind::Use(x) => x.path_span,
        ItemKind::Type(x) => x.name.span,
        ItemKind::Typedef(x) => x.name.span,
        ItemKind::Component(x) => x.name.span,
        ItemKind::Node(x) => x.name.span,
        ItemKind::Source(x) => x.name.span,
        ItemKind::Flow(x) => x.name.span,
        ItemKind::Handler(x) => x.path.as_ref().map_or(item.span, |p| p.span),
        ItemKind::Recover(x) => x.path.span,
        ItemKind::Constraint(x) => x.node.span,
        ItemKind::Store(x) => x.name.span,
        ItemKind::Assume(x) => x.what.span,
        ItemKind::Optimize(x) => x.with.component.span,
    }
}
