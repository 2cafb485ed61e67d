//! What is said of a file where another one is looked at.
//!
//! Comes in: a program's root. Goes out: what its files' flows say of each other, and what is said of the program as a
//! whole, by file ([`about`]). A workspace of many programs has each of them gone through once, not once for each file.

use super::{duplicates_in, root_diags, walk::flow_diags};
use crate::diagnostics::Diag;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::program::{Program, program};
use crate::names::users::files_of;
use salsa::plumbing::AsId;

/// What is said of a file in the program of a root elsewhere than in the file's own flows.
pub fn about<'db>(db: &'db dyn Db, root: SourceFile, file: SourceFile) -> &'db [Diag<'db>] {
    let all = strays(db, root);
    let key = file.as_id().as_bits();
    let start = all.partition_point(|diag| key_of(db, diag) < key);
    let count = all[start..].partition_point(|diag| key_of(db, diag) == key);
    &all[start..start + count]
}

fn key_of(db: &dyn Db, diag: &Diag<'_>) -> u64 {
    diag.place.statement.file(db).as_id().as_bits()
}

/// What is to be said of the whole program, sorted by the file that it is about.
#[salsa::tracked(returns(ref))]
fn strays<'db>(db: &'db dyn Db, root: SourceFile) -> Vec<Diag<'db>> {
    let program = program(db, root);
    let flows = files_of(db, root).into_iter().flat_map(|file| strays_in(db, program, file));
    let all = flows.chain(root_diags(db, root)).chain(duplicates_in(db, root));
    let mut all: Vec<Diag<'db>> = all.cloned().collect();
    all.sort_by_key(|diag| key_of(db, diag));
    all
}

/// What the flows that begin in a file say of other files: mostly nothing, whatever they say of their own.
#[salsa::tracked(returns(ref))]
fn strays_in<'db>(db: &'db dyn Db, program: Program<'db>, file: SourceFile) -> Vec<Diag<'db>> {
    let all = flow_diags(db, program, file).iter();
    all.filter(|diag| diag.place.statement.file(db) != file).cloned().collect()
}
