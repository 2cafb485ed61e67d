//! A file in parts of some dozens of statements or nodes.
//!
//! What is to be said of a file is found part by part, and put together. So whoever changes one statement of a long
//! file has its part looked at, and of the others only whether they are still good. Flows are in parts of their own:
//! while one of them is written, what the other nodes declare stays what it was.

use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::Statement;
use crate::names::declared::{Entity, Space, index};

/// Some statements of a file that follow each other, or some nodes in the order of their names.
#[salsa::interned(revisions = usize::MAX, debug)]
pub struct Part<'db> {
    /// The file that is cut into parts.
    #[returns(copy)]
    pub file: SourceFile,
    /// Flows, or their statements; else everything else.
    #[returns(copy)]
    pub inside: bool,
    /// Which of the file's parts of its kind, from 0.
    #[returns(copy)]
    pub number: u32,
}

/// So many statements or nodes are in a part; fewer in the last of a kind.
pub const SIZE: usize = 64;

/// The parts of a file's statements.
pub fn statement_parts<'db>(db: &'db dyn Db, file: SourceFile) -> impl Iterator<Item = Part<'db>> {
    let all = &index(db, file).parted;
    parts(db, file, [all.inside.len(), all.outside.len()])
}

/// The parts of a file's nodes.
pub fn node_parts<'db>(db: &'db dyn Db, file: SourceFile) -> impl Iterator<Item = Part<'db>> {
    let all = &index(db, file).names;
    parts(db, file, [all.inside.len(), all.outside.len()])
}

fn parts<'db>(db: &'db dyn Db, file: SourceFile, counts: [usize; 2]) -> impl Iterator<Item = Part<'db>> {
    let of = move |(inside, count): (bool, usize)| {
        (0..count.div_ceil(SIZE) as u32).map(move |number| Part::new(db, file, inside, number))
    };
    [true, false].into_iter().zip(counts).flat_map(of)
}

impl<'db> Part<'db> {
    /// Which of the parts of its file's nodes it is, from 0.
    pub fn place(self, db: &'db dyn Db) -> usize {
        let inside = index(db, self.file(db)).names.inside.len().div_ceil(SIZE);
        self.number(db) as usize + if self.inside(db) { 0 } else { inside }
    }

    fn of<T>(self, db: &'db dyn Db, all: &'db [T]) -> &'db [T] {
        let start = (self.number(db) as usize * SIZE).min(all.len());
        &all[start..all.len().min(start + SIZE)]
    }

    /// The part's statements, in the file's order.
    pub fn statements(self, db: &'db dyn Db) -> &'db [Statement<'db>] {
        let all = &index(db, self.file(db)).parted;
        self.of(db, if self.inside(db) { &all.inside } else { &all.outside })
    }

    /// The part's nodes, in the order of their names.
    pub fn nodes(self, db: &'db dyn Db) -> &'db [Entity] {
        nodes(db, self)
    }
}

/// Made once, for they are asked for all the time.
#[salsa::tracked(returns(ref))]
fn nodes<'db>(db: &'db dyn Db, part: Part<'db>) -> Vec<Entity> {
    let (file, all) = (part.file(db), &index(db, part.file(db)).names);
    let own = part.of(db, if part.inside(db) { &all.inside } else { &all.outside });
    own.iter().map(|name| Entity::new(db, file, Space::Node, name.clone())).collect()
}
