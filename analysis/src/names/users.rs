//! Who uses a file: the programs that it is in.
//!
//! Comes in: files. Goes out: files. *Never* here: what is said of them.

use crate::files::db::Db;
use crate::files::{Folders, SourceFile};
use crate::names::visible;
use rustc_hash::{FxHashMap, FxHashSet};

/// The files at hand that see a file, itself aside, and that none of the others sees: the programs that it is in. Of
/// files that see each other, the first by path stands for all.
#[salsa::tracked(returns(ref))]
pub fn users(db: &dyn Db, folders: Folders, file: SourceFile) -> Vec<SourceFile> {
    all_users(db, folders).get(&file).cloned().unwrap_or_default()
}

/// The users of each of the files at hand, in their order.
#[salsa::tracked(returns(ref))]
fn all_users(db: &dyn Db, folders: Folders) -> FxHashMap<SourceFile, Vec<SourceFile>> {
    let files = folders.files(db);
    let seen = |user: &SourceFile| visible(db, *user).iter().map(|(_, file)| *file).collect();
    let seen: FxHashMap<SourceFile, FxHashSet<SourceFile>> =
        files.iter().map(|user| (*user, seen(user))).collect();
    let covers = covers(db, files, &seen);
    let mut all: FxHashMap<SourceFile, Vec<SourceFile>> = FxHashMap::default();
    for user in files {
        let covers = covers.get(user).map_or([].as_slice(), Vec::as_slice);
        for file in
            seen[user].iter().filter(|file| *file != user && covers.iter().all(|cover| cover == *file))
        {
            all.entry(*file).or_default().push(*user);
        }
    }
    all
}

/// Who stands for each of some files, in whatever it sees: the files that see it. (They see whatever it sees.) Of more
/// than two, two are told.
fn covers(
    db: &dyn Db,
    files: &[SourceFile],
    seen: &FxHashMap<SourceFile, FxHashSet<SourceFile>>,
) -> FxHashMap<SourceFile, Vec<SourceFile>> {
    let mut out: FxHashMap<SourceFile, Vec<SourceFile>> = FxHashMap::default();
    for cover in files {
        for user in seen[cover].iter().filter(|user| *user != cover) {
            let Some(back) = seen.get(user) else { continue };
            let mutual_and_first = back.contains(cover) && user.path(db) < cover.path(db);
            let covers = out.entry(*user).or_default();
            if !mutual_and_first && covers.len() < 2 {
                covers.push(*cover);
            }
        }
    }
    out
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
