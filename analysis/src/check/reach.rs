//! Which nodes flows reach, by name.

use super::is_apart;
use crate::elaborate::nodes_of;
use crate::elaborate::ways::{Map, To, numbers};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::declared::{Entity, Space, index};
use crate::names::parts::{Part, SIZE};
use crate::names::program::{Program, behind_root, program};
use crate::names::users::files_of;
use crate::names::{brings, resolve};
use flux_syntax::tree::ItemKind;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// Which nodes of some files are reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reached {
    /// For each of the files, by the numbers of its nodes.
    files: FxHashMap<SourceFile, Vec<bool>>,
}

impl Reached {
    /// Is a node among them?
    pub fn has(&self, db: &dyn Db, node: Entity) -> bool {
        let file = node.file(db);
        let all = self.files.get(&file).zip(numbers(db, file).get(&node));
        all.is_some_and(|(all, number)| all[*number as usize])
    }

    /// The same for each node of a file, by its number.
    pub fn in_file(&self, file: SourceFile) -> &[bool] {
        self.files.get(&file).map_or(&[], Vec::as_slice)
    }

    /// The same for each node of a part.
    fn of(&self, db: &dyn Db, part: Part<'_>) -> Vec<bool> {
        let (count, start) = (part.nodes(db).len(), part.place(db) * SIZE);
        let all = self.in_file(part.file(db)).get(start..start + count);
        all.map_or_else(|| vec![false; count], <[bool]>::to_vec)
    }
}

/// The nodes of a file that its own sources and handlers reach, on ways that stay in the file.
#[salsa::tracked(returns(ref))]
pub(super) fn reached_here<'db>(db: &'db dyn Db, program: Program<'db>, file: SourceFile) -> Reached {
    Reach::over(db, program, [file])
}

/// Which nodes of a part are among them.
#[salsa::tracked(returns(ref))]
pub(super) fn reached_in<'db>(db: &'db dyn Db, program: Program<'db>, part: Part<'db>) -> Vec<bool> {
    reached_here(db, program, part.file(db)).of(db, part)
}

/// All nodes that the sources of a program reach.
#[salsa::tracked(returns(ref))]
fn reached(db: &dyn Db, root: SourceFile) -> Reached {
    Reach::over(db, program(db, root), files_of(db, root))
}

/// Which nodes of a part the sources of a program reach.
pub(super) fn reached_at(db: &dyn Db, root: SourceFile, part: Part<'_>) -> Vec<bool> {
    reached(db, root).of(db, part)
}

/// The nodes of a program that matter to its root file: its own, and those that its directives name.
pub(super) fn reached_from(db: &dyn Db, root: SourceFile) -> &Reached {
    match is_apart(db, root) {
        true => reached_here(db, program(db, root), root),
        false => reached(db, root),
    }
}

/// Does a program start flows?
#[salsa::tracked(returns(copy))]
pub(super) fn has_sources(db: &dyn Db, root: SourceFile) -> bool {
    !index(db, root).sources.is_empty() || behind_root(db, root, brings(db, root)).sources
}

/// The nodes that a file's sources and its handlers of the program name: what flows do does not matter.
#[salsa::tracked(returns(ref))]
fn beginnings(db: &dyn Db, file: SourceFile) -> Vec<Entity> {
    let mut out = Vec::new();
    let mut named = |name: &SmolStr| out.extend(resolve(db, file, Space::Node, name));
    let index = index(db, file);
    for item in index.sources.iter().chain(&index.program) {
        let body = match &item.item(db).kind {
            ItemKind::Source(source) => {
                named(&source.name.text);
                source.session.iter().for_each(|name| named(&name.text));
                &source.body
            }
            ItemKind::Handler(handler) => &handler.body,
            _ => continue,
        };
        nodes_of(body).into_iter().for_each(|name| named(&name.text));
    }
    out
}

struct Reach<'db> {
    files: Vec<Area<'db>>,
    /// Which of them is a file's.
    places: FxHashMap<SourceFile, usize>,
    /// Nodes whose insides are still to be looked at: of which file, with which number.
    todo: Vec<(usize, u32)>,
}

/// A file that is gone through.
struct Area<'db> {
    file: SourceFile,
    map: Map<'db>,
    reached: Vec<bool>,
}

impl<'db> Reach<'db> {
    /// What the sources and handlers of some files reach on ways that stay in these.
    fn over(db: &'db dyn Db, program: Program<'db>, files: impl IntoIterator<Item = SourceFile>) -> Reached {
        let area = |file| {
            let map = Map::of(db, program, file);
            Area { file, reached: vec![false; map.room()], map }
        };
        let files: Vec<Area<'db>> = files.into_iter().map(area).collect();
        let places = files.iter().enumerate().map(|(at, area)| (area.file, at)).collect();
        let mut walk = Reach { files, places, todo: Vec::new() };
        for at in 0..walk.files.len() {
            beginnings(db, walk.files[at].file).iter().for_each(|node| walk.other(db, *node));
            walk.on(db);
        }
        Reached { files: walk.files.into_iter().map(|area| (area.file, area.reached)).collect() }
    }

    /// What is of no file that is gone through, no way leads on from.
    fn other(&mut self, db: &'db dyn Db, node: Entity) {
        let Some(at) = self.places.get(&node.file(db)) else { return };
        if let Some(number) = self.files[*at].map.number(node) {
            self.reach(*at, number);
        }
    }

    fn reach(&mut self, at: usize, number: u32) {
        let reached = &mut self.files[at].reached[number as usize];
        if !std::mem::replace(reached, true) {
            self.todo.push((at, number));
        }
    }

    /// Everything that these nodes lead to. Without recursion: a circle may be longer than a stack is deep.
    fn on(&mut self, db: &'db dyn Db) {
        while let Some((at, number)) = self.todo.pop() {
            for way in self.files[at].map.ways(number) {
                match way.to {
                    To::Own(next) => self.reach(at, next),
                    To::Other(node) => self.other(db, node),
                }
            }
        }
    }
}
