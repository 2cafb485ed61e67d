//! A program as a whole: what its files say of each other's nodes.

use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::names::declared::{Asked, Directive, Entity, Space, foreign_names, index, own_directives};
use crate::names::{Used, behind, brings, native, resolve, visible};
use flux_syntax::tree::ItemKind;
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// What a root adds to what each file says by itself. Programs that add nothing share one, and with it every
/// memo of what is inside. What its files say of each other's nodes is asked for each node: who adds a handler changes
/// what is known of its node and of those that run it, and nothing else.
#[salsa::interned(debug)]
pub struct Program<'db> {
    /// Its files that have handlers, recoveries or constraints of nodes of other files, in its order.
    #[returns(ref)]
    pub speakers: Vec<SourceFile>,
    /// Files that are seen only behind an alias, and so have locks of their own, with what their group is called.
    #[returns(ref)]
    pub apart: Vec<(SourceFile, SmolStr)>,
}

/// The program that begins at that file.
#[salsa::tracked(returns(copy))]
pub fn program<'db>(db: &'db dyn Db, root: SourceFile) -> Program<'db> {
    let own = speaks(db, root).then_some(root);
    let others = &behind_root(db, root, brings(db, root)).speakers;
    let speakers = own.into_iter().chain(others.iter().copied()).collect::<Vec<_>>();
    let seen = visible(db, root);
    let alone = |file: SourceFile| !seen.iter().any(|(p, f)| *f == file && p.is_none());
    let apart = seen.iter().filter(|(prefix, file)| prefix.is_some() && alone(*file));
    let apart: Vec<_> = apart.map(|(_, file)| (*file, group(db, root, *file))).collect();
    Program::new(db, speakers, apart)
}

/// What a file says of other files' nodes, by node.
#[salsa::tracked(returns(ref))]
fn foreign_in<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<(Entity, Directive<'db>)> {
    let mut out = Vec::new();
    for name in foreign_names(db, file) {
        if let Some(node) = resolve(db, file, Space::Node, name).or_else(|| elsewhere(db, file, name)) {
            let items = index(db, file).directives.get(name);
            out.extend(items.into_iter().flatten().map(|said| (node, *said)));
        }
    }
    out.sort_by_key(|(node, _)| *node);
    out
}

/// An undeclared native node that another file uses.
fn elsewhere(db: &dyn Db, file: SourceFile, name: &SmolStr) -> Option<Entity> {
    native(db, file, name).filter(|node| node.file(db) != file)
}

/// Does a file say something of other files' nodes?
#[salsa::tracked(returns(copy))]
fn speaks(db: &dyn Db, file: SourceFile) -> bool {
    !foreign_in(db, file).is_empty()
}

/// What those files say of a node of another one, in their order.
#[salsa::tracked(returns(ref))]
fn foreign_of<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity, asked: Asked) -> Vec<ItemRef<'db>> {
    let mut out = Vec::new();
    for file in program.speakers(db) {
        let all = foreign_in(db, *file);
        let first = all.partition_point(|(of, _)| *of < node);
        let own = all[first..].iter().take_while(|(of, _)| *of == node);
        out.extend(asked.of(own.map(|(_, said)| *said)));
    }
    out
}

/// What the files behind a root say of the program as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct BehindRoot<'db> {
    /// Those that say something of each other's nodes, or of the root's.
    pub speakers: Vec<SourceFile>,
    /// Their `handle error *`.
    pub stars: Vec<ItemRef<'db>>,
    /// At least one of the files has a source.
    pub sources: bool,
    /// At least one of the files has an `@output` node.
    pub outputs: bool,
}

/// What the files behind a root say: the root's own text does not matter, unless they see it.
#[salsa::tracked(returns(ref))]
pub fn behind_root<'db>(db: &'db dyn Db, root: SourceFile, used: Used<'db>) -> BehindRoot<'db> {
    let (mut out, mut seen) = (BehindRoot::default(), FxHashSet::default());
    for (_, file) in &behind(db, root, used).files[1..] {
        if speaks(db, *file) {
            out.speakers.push(*file);
        }
        if seen.insert(*file) && *file != root {
            out.stars.extend(stars_in(db, *file));
            out.sources |= !index(db, *file).sources.is_empty();
            out.outputs |= index(db, *file).outputs;
        }
    }
    out
}

/// A file's `handle error *`.
pub fn stars_in<'db>(db: &'db dyn Db, file: SourceFile) -> impl Iterator<Item = ItemRef<'db>> {
    let items = index(db, file).program.iter().copied();
    items.filter(|at| matches!(at.item(db).kind, ItemKind::Handler(_)))
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
    /// Handlers, recoveries and constraints of a node, its own file's first.
    pub fn directives(self, db: &'db dyn Db, node: Entity) -> impl Iterator<Item = ItemRef<'db>> {
        self.said_of(db, node, Asked::All)
    }

    /// Handlers and recoveries of a node, its own file's first.
    pub fn failures(self, db: &'db dyn Db, node: Entity) -> impl Iterator<Item = ItemRef<'db>> {
        self.said_of(db, node, Asked::Failures)
    }

    /// Recoveries of a node, its own file's first.
    pub fn recoveries(self, db: &'db dyn Db, node: Entity) -> impl Iterator<Item = ItemRef<'db>> {
        self.said_of(db, node, Asked::Recoveries)
    }

    /// Constraints of a node, its own file's first.
    pub fn constraints(self, db: &'db dyn Db, node: Entity) -> impl Iterator<Item = ItemRef<'db>> {
        self.said_of(db, node, Asked::Constraints)
    }

    fn said_of(self, db: &'db dyn Db, node: Entity, asked: Asked) -> impl Iterator<Item = ItemRef<'db>> {
        let quiet = self.speakers(db).is_empty();
        let foreign = if quiet { &[] } else { foreign_of(db, self, node, asked).as_slice() };
        own_directives(db, node, asked).iter().chain(foreign).copied()
    }

    /// The group of files whose equal lock names are one lock; empty: the program's own.
    pub fn lock_group(self, db: &'db dyn Db, file: SourceFile) -> SmolStr {
        let apart = self.apart(db).iter().find(|(f, _)| *f == file);
        apart.map_or_else(SmolStr::default, |(_, group)| group.clone())
    }
}
