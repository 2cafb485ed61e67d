//! Where the nodes of a file lead, by number.
//!
//! After every letter all of a file's ways are gone through: for circles, and for what its sources reach. So they lie
//! together, part by part, and whoever goes through them marks numbers instead of looking for names.
//!
//! Comes in: a program and a file of it. Goes out: its [`Map`]. *Never* here: circles, and where flows begin.

use super::nesting::{Links, kept_links, links_of};
use crate::files::db::Db;
use crate::files::{SourceFile, each};
use crate::names::declared::Entity;
use crate::names::parts::{Part, SIZE, node_parts};
use crate::names::program::Program;
use rustc_hash::FxHashMap;

/// A way from a node to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// Where it leads.
    pub to: To,
    /// A handler of the node's failures names that one; else it may run inside.
    pub after: bool,
    /// That one leads somewhere in turn.
    pub onward: bool,
}

/// The node at the end of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// A node of the same file, by its number.
    Own(u32),
    /// A node of another file.
    Other(Entity),
}

/// Where the nodes of a part lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ways {
    /// For each node, where its ways end among all of them, and how many bodies inside each other it has.
    nodes: Vec<(u32, u32)>,
    all: Vec<Way>,
}

impl Ways {
    fn add(&mut self, numbers: &Numbers, links: &Links) {
        let to = |node: &Entity| numbers.get(node).map_or(To::Other(*node), |number| To::Own(*number));
        let way = |node: &Entity, after| Way { to: to(node), after, onward: links.onward.contains(node) };
        self.all.extend(links.children.iter().map(|node| way(node, false)));
        self.all.extend(links.after.iter().map(|node| way(node, true)));
        self.nodes.push((self.all.len() as u32, links.levels));
    }

    fn of(&self, node: usize) -> &[Way] {
        let start = node.checked_sub(1).map_or(0, |before| self.nodes[before].0);
        &self.all[start as usize..self.nodes[node].0 as usize]
    }
}

/// The ways of a part's nodes.
#[salsa::tracked(returns(ref))]
fn ways<'db>(db: &'db dyn Db, program: Program<'db>, part: Part<'db>) -> Ways {
    let (file, nodes, mut out) = (part.file(db), part.nodes(db), Ways::default());
    let numbers = numbers(db, file);
    match part.inside(db) {
        true => {
            let all = each(db, file, nodes, |db, node| kept_links(db, program, *node).clone());
            all.iter().for_each(|links| out.add(numbers, links));
        }
        false => nodes.iter().for_each(|node| out.add(numbers, &links_of(db, program, *node))),
    }
    out
}

/// The nodes of a file with their numbers: those of a part follow each other, and each part begins with a multiple of
/// the parts' size.
pub type Numbers = FxHashMap<Entity, u32>;

/// Made again only when what the file declares is another.
#[salsa::tracked(returns(ref))]
pub fn numbers(db: &dyn Db, file: SourceFile) -> Numbers {
    let parts = node_parts(db, file).enumerate();
    let all = parts.flat_map(|(at, part)| part.nodes(db).iter().zip((at * SIZE) as u32..));
    all.map(|(node, number)| (*node, number)).collect()
}

/// All ways of a file.
#[derive(Default)]
pub struct Map<'db> {
    numbers: Option<&'db Numbers>,
    parts: Vec<(&'db [Entity], &'db Ways)>,
}

impl<'db> Map<'db> {
    /// That of a file as it is in a program.
    pub fn of(db: &'db dyn Db, program: Program<'db>, file: SourceFile) -> Self {
        let parts = node_parts(db, file).map(|part| (part.nodes(db), ways(db, program, part)));
        Map { numbers: Some(numbers(db, file)), parts: parts.collect() }
    }

    /// All of its numbers are below this.
    pub fn room(&self) -> usize {
        self.parts.len() * SIZE
    }

    /// The numbers of its nodes.
    pub fn all(&self) -> impl Iterator<Item = u32> + use<'db> {
        let counts: Vec<usize> = self.parts.iter().map(|(nodes, _)| nodes.len()).collect();
        let of = |(part, count): (usize, usize)| (part * SIZE) as u32..(part * SIZE + count) as u32;
        counts.into_iter().enumerate().flat_map(of)
    }

    /// The number of a node; none: it is of another file.
    pub fn number(&self, node: Entity) -> Option<u32> {
        self.numbers?.get(&node).copied()
    }

    /// The node with that number.
    pub fn node(&self, number: u32) -> Entity {
        self.parts[number as usize / SIZE].0[number as usize % SIZE]
    }

    /// Where that node leads.
    pub fn ways(&self, number: u32) -> &'db [Way] {
        self.parts[number as usize / SIZE].1.of(number as usize % SIZE)
    }

    /// The node at the end of one of its ways.
    pub fn end(&self, way: &Way) -> Entity {
        match way.to {
            To::Own(number) => self.node(number),
            To::Other(node) => node,
        }
    }

    /// How many bodies inside each other that node's own text has.
    pub fn levels(&self, number: u32) -> u32 {
        self.parts[number as usize / SIZE].1.nodes[number as usize % SIZE].1
    }
}
