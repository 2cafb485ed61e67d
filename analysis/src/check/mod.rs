//! Everything that is to be said of a program.
//!
//! Comes in: a root file. Goes out: diagnostics relative to statements: those of each file by itself
//! and those of its flows as they are used ([`diags_of`], [`root_diags`]).

mod cases;
mod declarations;
mod duplicates;
mod failures;
mod optimize;
mod output;
mod paths;
mod reach;
mod walk;

use declarations::file_diags;
pub(crate) use failures::path_of;
pub(crate) use paths::{Trail, asks_for_trail, ends_with, longest_path, trail_after};

use crate::db::Db;
use crate::diagnostics::Diag;
use crate::files::SourceFile;
use crate::names::visible;
use crate::program::program;
use flux_syntax::tree::{Item, ItemKind, Span};
use rustc_hash::FxHashSet;

/// What is to be said of one file of a program: by itself, and of the flows that begin there.
pub fn diags_of<'db>(
    db: &'db dyn Db,
    root: SourceFile,
    file: SourceFile,
) -> impl Iterator<Item = &'db Diag<'db>> {
    file_diags(db, file).iter().chain(walk::flow_diags(db, program(db, root), file))
}

/// What is to be said of a root: what its files are to each other, what nothing runs.
#[salsa::tracked(returns(ref))]
pub fn root_diags<'db>(db: &'db dyn Db, root: SourceFile) -> Vec<Diag<'db>> {
    let mut diags = Vec::new();
    failures::check(db, root, &mut diags);
    reach::unused(db, root, &mut diags);
    diags
}

/// Names that the files of some programs declare twice.
pub fn duplicates_across<'db>(db: &'db dyn Db, roots: &[SourceFile]) -> Vec<Diag<'db>> {
    duplicates::across_files(db, roots)
}

/// The files of a program, its root first.
pub fn files_of(db: &dyn Db, root: SourceFile) -> Vec<SourceFile> {
    let mut seen = FxHashSet::default();
    visible(db, root).iter().map(|(_, file)| *file).filter(|file| seen.insert(*file)).collect()
}

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
