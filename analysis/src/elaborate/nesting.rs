//! How flows nest: circles, and what is deeper than anything can run. Neither is ever looked into.
//!
//! Nothing here recurses: programs may nest deeper than a thread's stack.

use crate::elaborate::children;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::declared::{Entity, Space, index};
use crate::names::is_circular;
use crate::names::program::Program;
use crate::node::{Definition, definition};
use flux_syntax::tree::{Body, ItemKind, Step, StepKind};
use rustc_hash::FxHashMap;

/// Levels of bodies inside each other that a program may have. The engine runs a few more.
pub const DEEPEST: u32 = 150;

/// What is wrong with how flows nest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nesting {
    /// Nodes that run themselves, together with those on the way.
    pub circles: Vec<Vec<Entity>>,
    /// The innermost nodes that are too deep.
    pub too_deep: Vec<Entity>,
    /// The file's nodes that are in one of these, or lead to one, in order.
    pub unsound: Vec<Entity>,
}

/// How the flows that begin in a file's nodes nest, wherever they lead.
#[salsa::tracked(returns(ref))]
pub fn nesting<'db>(db: &'db dyn Db, program: Program<'db>, file: SourceFile) -> Nesting {
    let mut search = Search::new(db, program);
    let names = index(db, file).nodes.keys();
    let own: Vec<Entity> = names.map(|name| Entity::new(db, file, Space::Node, name.clone())).collect();
    // No other file's flow leads back here: theirs are looked at apart, and not again when this file changes.
    if program.foreign(db).is_empty() && !is_circular(db, file) {
        let all = own.iter().flat_map(|node| children(db, program, *node));
        let mut theirs: Vec<Entity> = all.copied().filter(|child| child.file(db) != file).collect();
        theirs.sort();
        theirs.dedup();
        let levels = levels_of(db, program, Entries::new(db, theirs.clone()));
        for (number, (node, depth)) in (0u32..).zip(theirs.into_iter().zip(levels)) {
            search.marks.insert(node, Mark { number, low: number, open: false, depth: *depth });
        }
    }
    own.into_iter().for_each(|node| search.from(node));
    let unsound = search.marks.iter().filter(|(node, mark)| mark.depth > DEEPEST && node.file(db) == file);
    let mut unsound: Vec<Entity> = unsound.map(|(node, _)| *node).collect();
    unsound.sort();
    Nesting { unsound, ..search.out }
}

/// Nodes of other files that a file's flows lead to.
#[salsa::interned(revisions = usize::MAX, debug)]
struct Entries<'db> {
    #[returns(ref)]
    nodes: Vec<Entity>,
}

/// How many levels there are inside each of these; more than [`DEEPEST`]: unsound.
#[salsa::tracked(returns(ref))]
fn levels_of<'db>(db: &'db dyn Db, program: Program<'db>, entries: Entries<'db>) -> Vec<u32> {
    let mut search = Search::new(db, program);
    let nodes = entries.nodes(db);
    nodes.iter().for_each(|node| search.from(*node));
    nodes.iter().map(|node| search.marks.get(node).map_or(0, |mark| mark.depth)).collect()
}

/// May a node be looked into? Not one that is in a circle, or leads to one, or nests too deep.
pub fn sound<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> bool {
    nesting(db, program, node.file(db)).unsound.binary_search(&node).is_err()
}

/// What is known of a node.
#[derive(Clone, Copy)]
struct Mark {
    /// The order of first visits.
    number: u32,
    /// The earliest node on the path that it leads back to.
    low: u32,
    open: bool,
    /// Levels inside it; more than [`DEEPEST`]: unsound.
    depth: u32,
}

/// Tarjan's search for circles, which also counts levels bottom-up.
struct Search<'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    marks: FxHashMap<Entity, Mark>,
    path: Vec<Entity>,
    out: Nesting,
}

impl<'db> Search<'db> {
    fn new(db: &'db dyn Db, program: Program<'db>) -> Self {
        Search { db, program, marks: FxHashMap::default(), path: Vec::new(), out: Nesting::default() }
    }

    fn open(&mut self, node: Entity) -> (Entity, std::slice::Iter<'db, Entity>) {
        let number = self.marks.len() as u32;
        self.marks.insert(node, Mark { number, low: number, open: true, depth: 0 });
        self.path.push(node);
        (node, children(self.db, self.program, node).iter())
    }

    fn from(&mut self, root: Entity) {
        if self.marks.contains_key(&root) {
            return;
        }
        let mut stack = vec![self.open(root)];
        while let Some((node, todo)) = stack.last_mut() {
            let node = *node;
            match todo.next() {
                Some(child) => match self.marks.get(child).copied() {
                    None => {
                        let opened = self.open(*child);
                        stack.push(opened);
                    }
                    Some(seen) => self.learn(node, seen, *child == node),
                },
                None => {
                    stack.pop();
                    self.close(node);
                    if let (Some((outer, _)), Some(inner)) = (stack.last(), self.marks.get(&node).copied()) {
                        self.learn(*outer, inner, false);
                    }
                }
            }
        }
    }

    /// A node runs another of which that is known.
    fn learn(&mut self, node: Entity, child: Mark, itself: bool) {
        let Some(mark) = self.marks.get_mut(&node) else { return };
        if child.open {
            mark.low = mark.low.min(child.low);
        }
        mark.depth = mark.depth.max(if itself { u32::MAX } else { child.depth });
    }

    fn close(&mut self, node: Entity) {
        let own = levels(self.db, node);
        let Some(mark) = self.marks.get_mut(&node) else { return };
        let inside = mark.depth;
        mark.depth = inside.saturating_add(own);
        if mark.depth > DEEPEST && inside <= DEEPEST {
            self.out.too_deep.push(node);
        }
        if mark.low != mark.number {
            return;
        }
        let first = self.path.iter().rposition(|n| *n == node).unwrap_or(0);
        let circle: Vec<Entity> = self.path.split_off(first);
        let round =
            circle.len() > 1 || inside == u32::MAX && children(self.db, self.program, node).contains(&node);
        for one in &circle {
            if let Some(mark) = self.marks.get_mut(one) {
                mark.open = false;
                if round {
                    mark.depth = u32::MAX;
                }
            }
        }
        if round {
            self.out.too_deep.retain(|node| !circle.contains(node));
            self.out.circles.push(circle);
        }
    }
}

/// How many bodies inside each other a node's own text has.
fn levels(db: &dyn Db, node: Entity) -> u32 {
    let of = |item: crate::files::statement::ItemRef<'_>| match &item.item(db).kind {
        ItemKind::Flow(flow) => flow.body.as_ref().map_or(0, body),
        _ => 0,
    };
    match definition(db, node) {
        Definition::Flow(item) => 1 + of(item),
        Definition::Cases(cases) => 2 + cases.into_iter().map(of).max().unwrap_or(0),
        _ => 0,
    }
}

/// Its recursion is bounded: the parser refuses what nests deeper than a stack may.
fn body(body: &Body) -> u32 {
    body.steps.iter().map(step).max().unwrap_or(0)
}

fn step(step: &Step) -> u32 {
    let inside = match &step.kind {
        StepKind::Group(inner) => body(inner),
        StepKind::Fork(branches) => 1 + branches.iter().map(body).max().unwrap_or(0),
        _ => 0,
    };
    inside + u32::from(step.each.is_some())
}
