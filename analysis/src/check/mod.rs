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
pub(crate) use paths::{Trail, Trails, asks_for_trail, ends_with, longest_path, path_of};

use crate::db::Db;
use crate::diagnostics::Diag;
use crate::files::SourceFile;
use crate::names::visible;
use crate::program::program;
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
