//! A file in parts of some dozens of statements or nodes.
//!
//! What is to be said of a file is found part by part, and put together. So whoever changes one statement of a long
//! file has its part looked at, and of the others only whether they are still good.

use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::Statement;
use crate::names::declared::{Entity, Space, index};

/// Some statements of a file that follow each other, or some nodes in the order of their names.
#[salsa::interned(revisions = usize::MAX, debug)]
pub struct Part<'db> {
    /// Of this file.
    #[returns(copy)]
    pub file: SourceFile,
    /// Counted from 0.
    #[returns(copy)]
    pub number: u32,
}

/// So many statements or nodes are in a part.
const SIZE: usize = 64;

/// The parts of a file's statements.
pub fn statement_parts<'db>(db: &'db dyn Db, file: SourceFile) -> impl Iterator<Item = Part<'db>> {
    parts(db, file, index(db, file).statements.len())
}

/// The parts of a file's nodes.
pub fn node_parts<'db>(db: &'db dyn Db, file: SourceFile) -> impl Iterator<Item = Part<'db>> {
    parts(db, file, index(db, file).nodes.len())
}

fn parts<'db>(db: &'db dyn Db, file: SourceFile, count: usize) -> impl Iterator<Item = Part<'db>> {
    (0..count.div_ceil(SIZE) as u32).map(move |number| Part::new(db, file, number))
}

impl<'db> Part<'db> {
    /// Its statements.
    pub fn statements(self, db: &'db dyn Db) -> &'db [Statement<'db>] {
        let all = &index(db, self.file(db)).statements;
        let start = (self.number(db) as usize * SIZE).min(all.len());
        &all[start..all.len().min(start + SIZE)]
    }

    /// Its nodes.
    pub fn nodes(self, db: &'db dyn Db) -> impl Iterator<Item = Entity> {
        let names = index(db, self.file(db)).nodes.keys();
        let own = names.skip(self.number(db) as usize * SIZE).take(SIZE);
        own.map(move |name| Entity::new(db, self.file(db), Space::Node, name.clone()))
    }
}
