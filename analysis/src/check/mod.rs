//! Everything that is to be said of a program.
//!
//! Comes in: a root file. Goes out: diagnostics relative to statements: those of each file by itself
//! and those of its flows as they are used ([`diags_of`], [`root_diags`]).

mod cases;
mod declarations;
mod denials;
mod duplicates;
mod failures;
mod follow;
mod handlers;
mod idle;
mod missed;
mod optimize;
mod output;
mod reach;
mod replies;
mod routes;
mod strays;
mod topics;
mod walk;

use declarations::file_diags;
pub use follow::FollowUps;
use follow::{follow_ups, may_follow};
pub use idle::{Idle, idle};

use crate::choices::choice_diags;
use crate::diagnostics::Diag;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::declared::foreign_names;
use crate::names::is_circular;
use crate::names::program::{Program, program};
use rustc_hash::{FxBuildHasher, FxHashSet};

/// What is to be said of one file of a program: by itself, and of the flows that begin there.
pub fn diags_of<'db>(
    db: &'db dyn Db,
    root: SourceFile,
    file: SourceFile,
) -> impl Iterator<Item = &'db Diag<'db>> {
    diags_in_program(db, program(db, root), file)
}

/// As [`diags_of`], for a program that is at hand.
fn diags_in_program<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    file: SourceFile,
) -> impl Iterator<Item = &'db Diag<'db>> {
    file_diags(db, file).iter().chain(walk::flow_diags(db, program, file))
}

/// Of the files behind a root, what is said of their flows is about the root only if they see it, or if it speaks of
/// their nodes. What two files declare twice is told of in the other one. Does that matter to nobody?
fn is_apart(db: &dyn Db, root: SourceFile) -> bool {
    !is_circular(db, root) && foreign_names(db, root).is_empty()
}

/// What is to be said of a root: what its files are to each other, what can never run. (Nodes that nothing runs: [`idle`].)
#[salsa::tracked(returns(ref))]
pub fn root_diags<'db>(db: &'db dyn Db, root: SourceFile) -> Vec<Diag<'db>> {
    let mut diags = Vec::new();
    failures::check(db, root, &mut diags);
    routes::check(db, root, &mut diags);
    topics::check(db, root, &mut diags);
    diags
}

/// Names that the files of some programs declare twice.
pub fn duplicates_across<'db>(db: &'db dyn Db, roots: &[SourceFile]) -> Vec<Diag<'db>> {
    duplicates::across_files(db, roots)
}

/// Names that the files of one program declare twice.
#[salsa::tracked(returns(ref))]
pub fn duplicates_in<'db>(db: &'db dyn Db, root: SourceFile) -> Vec<Diag<'db>> {
    duplicates::across_files(db, &[root])
}

/// Some programs, by their root files.
#[salsa::interned(revisions = usize::MAX, debug)]
pub struct Roots<'db> {
    /// The root files, in the order in which they are asked for.
    #[returns(ref)]
    pub files: Vec<SourceFile>,
}

/// All that is to be said of a file in the programs of some roots.
#[derive(Clone, Debug, PartialEq, Eq, salsa::SalsaValue)]
pub struct SaidIn<'db> {
    /// Each once, without what may be another mistake's echo, and without the file's nodes that nothing runs.
    pub diags: Vec<Diag<'db>>,
    /// What may be the reason why nothing runs them.
    pub follow_ups: FollowUps,
}

/// It stays the same value while nothing that it says changes, wherever that moves to.
#[salsa::tracked(returns(ref))]
pub fn said_in<'db>(db: &'db dyn Db, roots: Roots<'db>, file: SourceFile) -> SaidIn<'db> {
    let roots = roots.files(db);
    let mut found: Vec<&Diag<'db>> = diags_in(db, roots, file).collect();
    // At once as large as it may become: it costs more to make it larger than to look at each diagnostic.
    let mut seen = FxHashSet::with_capacity_and_hasher(found.len(), FxBuildHasher);
    found.retain(|d| seen.insert(*d));
    let mut follow = FollowUps::default();
    if found.iter().any(|d| may_follow(d)) || idle(db, file).any(|idle| idle.diags().next().is_some()) {
        // Whose echo it may be stands in any file of those programs.
        follow = follow_ups(db, roots, file);
        follow.leave_out(db, &mut found);
    }
    SaidIn { diags: found.into_iter().cloned().collect(), follow_ups: follow }
}

impl<'db> SaidIn<'db> {
    /// With the hints on the nodes that nothing runs.
    pub fn all(&'db self, db: &'db dyn Db, file: SourceFile) -> impl Iterator<Item = &'db Diag<'db>> {
        let idle = idle(db, file).flat_map(|idle| idle.told(&self.follow_ups));
        self.diags.iter().chain(idle.map(|(diag, _)| diag))
    }
}

/// What is to be said of a file in the programs of these roots.
fn diags_in<'db>(
    db: &'db dyn Db,
    roots: &[SourceFile],
    file: SourceFile,
) -> impl Iterator<Item = &'db Diag<'db>> {
    let apart = is_apart(db, file);
    let mut seen = FxHashSet::default();
    let programs = roots.iter().map(|root| program(db, *root)).filter(move |program| seen.insert(*program));
    let flows = programs.flat_map(move |program| walk::flow_diags(db, program, file));
    let others = roots.iter().flat_map(move |root| match apart && *root == file {
        true => root_diags(db, *root).as_slice(),
        false => strays::about(db, *root, file),
    });
    let choices = roots.iter().flat_map(move |root| choice_diags(db, *root, file));
    file_diags(db, file)
        .iter()
        .chain(flows)
        .chain(others)
        .chain(choices)
        .filter(move |diag| diag.place.statement.file(db) == file)
}
