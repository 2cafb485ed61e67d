//! A program as a whole: what its files say of each other's nodes.

use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::names::declared::{Entity, Space, index, is_failure, names, own_directives, own_failures};
use crate::names::{resolve, visible};
use smol_str::SmolStr;

/// What a root adds to what each file says by itself. Programs that add nothing share one, and with it every
/// memo of what is inside.
#[salsa::interned(debug)]
pub struct Program<'db> {
    /// Handlers, recoveries, constraints and optimizations of nodes of other files.
    #[returns(ref)]
    pub foreign: Vec<(Entity, ItemRef<'db>)>,
    /// Files that are seen only behind an alias, and so have locks of their own, with what their group is called.
    #[returns(ref)]
    pub apart: Vec<(SourceFile, SmolStr)>,
}

/// The program that begins at that file.
#[salsa::tracked(returns(copy))]
pub fn program<'db>(db: &'db dyn Db, root: SourceFile) -> Program<'db> {
    let mut foreign = Vec::new();
    let mut apart: Vec<(SourceFile, SmolStr)> = Vec::new();
    let seen = visible(db, root);
    for (prefix, file) in seen {
        for name in &names(db, *file).foreign {
            if let Some(node) = resolve(db, *file, Space::Node, name) {
                let items = index(db, *file).directives.get(name);
                foreign.extend(items.into_iter().flatten().map(|at| (node, *at)));
            }
        }
        if prefix.is_some() && !seen.iter().any(|(p, f)| f == file && p.is_none()) {
            apart.push((*file, group(db, root, *file)));
        }
    }
    // In the program's order for one node, and all of one node together.
    foreign.sort_by_key(|(node, _)| *node);
    Program::new(db, foreign, apart)
}

/// Files that one file behind an alias joins without an alias share their locks: the group is its first file's.
fn group(db: &dyn Db, root: SourceFile, file: SourceFile) -> SmolStr {
    let mut joined: Vec<SourceFile> = visible(db, root)
        .iter()
        .map(|(_, f)| *f)
        .filter(|other| {
            let sees =
                |a: SourceFile, b: SourceFile| visible(db, a).iter().any(|(p, f)| p.is_none() && *f == b);
            *other == file || sees(*other, file) || sees(file, *other)
        })
        .collect();
    joined.sort_by(|a, b| a.path(db).cmp(b.path(db)));
    joined.first().map_or_else(SmolStr::default, |first| file_name(db, *first))
}

/// What people call a file.
fn file_name(db: &dyn Db, file: SourceFile) -> SmolStr {
    file.path(db).file_name().map_or_else(SmolStr::default, |name| name.to_string_lossy().into())
}

impl<'db> Program<'db> {
    /// Handlers, recoveries, constraints and optimizations of a node, its own file's first.
    pub fn directives(self, db: &'db dyn Db, node: Entity) -> impl Iterator<Item = ItemRef<'db>> {
        own_directives(db, node).iter().copied().chain(self.foreign_of(db, node))
    }

    /// Handlers and recoveries of a node, its own file's first.
    pub fn failures(self, db: &'db dyn Db, node: Entity) -> impl Iterator<Item = ItemRef<'db>> {
        let foreign = self.foreign_of(db, node).filter(|at| is_failure(at.item(db)));
        own_failures(db, node).iter().copied().chain(foreign)
    }

    fn foreign_of(self, db: &'db dyn Db, node: Entity) -> impl Iterator<Item = ItemRef<'db>> {
        let foreign = self.foreign(db);
        let first = foreign.partition_point(|(of, _)| *of < node);
        foreign[first..].iter().take_while(move |(of, _)| *of == node).map(|(_, at)| *at)
    }

    /// The group of files whose equal lock names are one lock; empty: the program's own.
    pub fn lock_group(self, db: &'db dyn Db, file: SourceFile) -> SmolStr {
        let apart = self.apart(db).iter().find(|(f, _)| *f == file);
        apart.map_or_else(SmolStr::default, |(_, group)| group.clone())
    }
}
