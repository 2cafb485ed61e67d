//! Everything that is to be said of a program.
//!
//! Comes in: a root file. Goes out: diagnostics relative to statements: those of each file by itself
//! and those of its flows as they are used ([`diags_of`], [`root_diags`]).

mod cases;
mod declarations;
mod duplicates;
mod failures;
mod follow;
mod optimize;
mod output;
mod paths;
mod reach;
mod walk;

use declarations::file_diags;
pub use follow::{FollowUps, follow_ups, may_follow};
pub(crate) use paths::{Trail, Trails, asks_for_trail, ends_with, longest_path, path_of};

use crate::diagnostics::Diag;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::declared::names;
use crate::names::program::{Program, program};
use crate::names::{is_circular, visible};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is to be said of one file of a program: by itself, and of the flows that begin there.
pub fn diags_of<'db>(
    db: &'db dyn Db,
    root: SourceFile,
    file: SourceFile,
) -> impl Iterator<Item = &'db Diag<'db>> {
    diags_in_program(db, program(db, root), file)
}

/// The same.
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
    !is_circular(db, root) && names(db, root).foreign.is_empty()
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

/// Names that the files of one program declare twice.
#[salsa::tracked(returns(ref))]
pub fn duplicates_in<'db>(db: &'db dyn Db, root: SourceFile) -> Vec<Diag<'db>> {
    duplicates::across_files(db, &[root])
}

/// Those of some files that see a file, itself aside, and that none of the others sees: the programs that it is in.
#[salsa::tracked(returns(ref))]
pub fn users(db: &dyn Db, folders: crate::files::Folders, file: SourceFile) -> Vec<SourceFile> {
    let sees = |user: SourceFile| visible(db, user).iter().any(|(_, seen)| *seen == file);
    let users = folders.files(db).iter().copied().filter(|user| *user != file && sees(*user));
    outermost(db, users.collect())
}

/// Those of some files that none of the others sees.
fn outermost(db: &dyn Db, users: Vec<SourceFile>) -> Vec<SourceFile> {
    let inner: FxHashSet<SourceFile> = users
        .iter()
        .flat_map(|user| visible(db, *user).iter().map(move |(_, seen)| (*user, *seen)))
        // Of files that see each other, the first by path stands for all.
        .filter(|(user, seen)| {
            user != seen
                && !(seen.path(db) < user.path(db) && visible(db, *seen).iter().any(|(_, f)| f == user))
        })
        .map(|(_, seen)| seen)
        .collect();
    users.into_iter().filter(|user| !inner.contains(user)).collect()
}

/// The users of each of some files among all of them: what [`users`] gives for each, at the cost of all.
pub fn all_users(db: &dyn Db, files: &[SourceFile]) -> FxHashMap<SourceFile, Vec<SourceFile>> {
    let mut all: FxHashMap<SourceFile, Vec<SourceFile>> = FxHashMap::default();
    for user in files {
        let seen: FxHashSet<SourceFile> = visible(db, *user)[1..].iter().map(|(_, file)| *file).collect();
        seen.into_iter()
            .filter(|file| file != user)
            .for_each(|file| all.entry(file).or_default().push(*user));
    }
    all.into_iter().map(|(file, users)| (file, outermost(db, users))).collect()
}

/// The programs that a file is in: as a root, and those of its users among some files.
pub fn roots_of(db: &dyn Db, folders: Option<crate::files::Folders>, file: SourceFile) -> Vec<SourceFile> {
    let users = folders.map(|folders| users(db, folders, file).as_slice()).unwrap_or_default();
    std::iter::once(file).chain(users.iter().copied()).collect()
}

/// What is to be said of a file in the programs of these roots.
pub fn diags_in<'db>(
    db: &'db dyn Db,
    roots: &[SourceFile],
    file: SourceFile,
) -> impl Iterator<Item = &'db Diag<'db>> {
    let apart = is_apart(db, file);
    let found = roots.iter().flat_map(move |root| {
        let (program, own) = (program(db, *root), apart && *root == file);
        let seen = if own { vec![file] } else { files_of(db, *root) };
        let flows = seen.into_iter().flat_map(move |seen| walk::flow_diags(db, program, seen));
        let twice = if own { &[] } else { duplicates_in(db, *root).as_slice() };
        flows.chain(root_diags(db, *root)).chain(twice)
    });
    file_diags(db, file).iter().chain(found).filter(move |diag| diag.place.statement.file(db) == file)
}

/// The files of a program, its root first.
pub fn files_of(db: &dyn Db, root: SourceFile) -> Vec<SourceFile> {
    let mut seen = FxHashSet::default();
    visible(db, root).iter().map(|(_, file)| *file).filter(|file| seen.insert(*file)).collect()
}
