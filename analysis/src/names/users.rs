//! Who uses a file: the programs that it is in.
//!
//! Comes in: files. Goes out: files. *Never* here: what is said of them.

use crate::files::db::Db;
use crate::files::{Folders, SourceFile};
use crate::names::visible;
use rustc_hash::{FxHashMap, FxHashSet};

/// Those of some files that see a file, itself aside, and that none of the others sees: the programs that it is in.
#[salsa::tracked(returns(ref))]
pub fn users(db: &dyn Db, folders: Folders, file: SourceFile) -> Vec<SourceFile> {
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
pub fn roots_of(db: &dyn Db, folders: Option<Folders>, file: SourceFile) -> Vec<SourceFile> {
    let users = folders.map(|folders| users(db, folders, file).as_slice()).unwrap_or_default();
    std::iter::once(file).chain(users.iter().copied()).collect()
}

/// The files of a program, its root first.
pub fn files_of(db: &dyn Db, root: SourceFile) -> Vec<SourceFile> {
    let mut seen = FxHashSet::default();
    visible(db, root).iter().map(|(_, file)| *file).filter(|file| seen.insert(*file)).collect()
}
