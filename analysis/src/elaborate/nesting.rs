//! How flows nest: circles, and what is deeper than anything can run. Neither is ever looked into.
//!
//! Nothing here recurses: programs may nest deeper than a thread's stack.

use crate::elaborate::reads::own_statements;
use crate::elaborate::{children, nodes_of};
use crate::files::db::Db;
use crate::files::{Kept, SourceFile, each, looking};
use crate::names::declared::{Entity, Space};
use crate::names::parts::{Part, node_parts};
use crate::names::program::Program;
use crate::names::{is_circular, resolve};
use crate::node::{Definition, definition, is_abstract};
use flux_syntax::tree::{Body, ItemKind, Step, StepKind};
use rustc_hash::FxHashMap;
use std::slice::Iter;

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

/// Where a node leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// The node that leads somewhere.
    pub node: Entity,
    /// What may run inside it.
    pub children: Vec<Entity>,
    /// What handlers of its failures name. (What recoveries name runs inside.)
    pub after: Vec<Entity>,
    /// Those of all these that lead somewhere in turn. A handler begins anew, and yet one that leads back to its node
    /// would never end.
    onward: Vec<Entity>,
    /// How many bodies inside each other its own text has.
    levels: u32,
}

impl Links {
    /// Does it lead nowhere, as most nodes that are declared?
    fn is_end(&self) -> bool {
        self.children.is_empty() && self.after.is_empty() && self.levels == 0
    }
}

/// Where the nodes of a part lead; but for flows, only those that lead anywhere.
#[salsa::tracked(returns(ref))]
pub fn links<'db>(db: &'db dyn Db, program: Program<'db>, part: Part<'db>) -> Vec<Links> {
    let nodes = part.nodes(db);
    match part.inside(db) {
        true => each(db, part.file(db), nodes, |db, node| kept_links(db, program, *node).clone()),
        false => {
            let all = nodes.iter().map(|node| links_of(db, program, *node));
            all.filter(|links| !links.is_end()).collect()
        }
    }
}

/// Where a flow leads: what else is written of it, and what its names mean, changes less often.
pub(super) fn flow_links<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> &'db Links {
    &kept_links(db, program, node).answer
}

#[salsa::tracked(returns(ref))]
fn kept_links<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> Kept<Links> {
    looking(db, node.file(db), |db| own_statements(db, node), |db| links_of(db, program, node))
}

/// Those nodes that a node leads to which lead somewhere in turn.
pub fn leads_to<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    node: Entity,
) -> impl Iterator<Item = &'db Entity> {
    flow_links(db, program, node).onward.iter()
}

/// Where a node leads.
pub(super) fn links_of<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> Links {
    let failures = program.failures(db, node).filter_map(|at| match &at.item(db).kind {
        ItemKind::Handler(it) => Some((at.statement.file(db), &it.body)),
        _ => None,
    });
    let named = failures.flat_map(|(file, body)| nodes_of(body).into_iter().map(move |name| (file, name)));
    let after: Vec<Entity> =
        named.filter_map(|(file, name)| resolve(db, file, Space::Node, &name.text)).collect();
    let children = children(db, program, node).clone();
    let leads_on = |node: &&Entity| is_abstract(db, **node) || program.failures(db, **node).next().is_some();
    let onward = children.iter().chain(&after).filter(leads_on).copied().collect();
    Links { node, children, after, onward, levels: levels(db, node) }
}

/// How the flows that begin in a file's nodes nest, wherever they lead.
#[salsa::tracked(returns(ref))]
pub fn nesting<'db>(db: &'db dyn Db, program: Program<'db>, file: SourceFile) -> Nesting {
    let mut search = Search::new(db, program);
    let all: Vec<&Links> = node_parts(db, file).flat_map(|part| links(db, program, part)).collect();
    search.own = all.iter().map(|links| (links.node, *links)).collect();
    search.marks.reserve(all.len());
    // No other file's flow leads back here: theirs are looked at apart, and not again when this file changes.
    if program.speakers(db).is_empty() && !is_circular(db, file) {
        let all = all.iter().flat_map(|links| &links.onward);
        let mut theirs: Vec<Entity> =
            all.copied().filter(|child| !search.own.contains_key(child) && child.file(db) != file).collect();
        theirs.sort();
        theirs.dedup();
        let levels = levels_of(db, program, Entries::new(db, theirs.clone()));
        for (number, (node, depth)) in (0u32..).zip(theirs.into_iter().zip(levels)) {
            search.marks.insert(node, Mark { number, low: number, open: false, depth: *depth });
        }
    }
    all.iter().for_each(|links| search.from(links.node));
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
    /// What is known of the nodes of the file that it is about.
    own: FxHashMap<Entity, &'db Links>,
    marks: FxHashMap<Entity, Mark>,
    path: Vec<Entity>,
    out: Nesting,
}

impl<'db> Search<'db> {
    fn new(db: &'db dyn Db, program: Program<'db>) -> Self {
        let (own, marks) = (FxHashMap::default(), FxHashMap::default());
        Search { db, program, own, marks, path: Vec::new(), out: Nesting::default() }
    }

    fn links(&self, node: Entity) -> &'db Links {
        match self.own.get(&node) {
            Some(links) => links,
            None => flow_links(self.db, self.program, node),
        }
    }

    fn open(&mut self, node: Entity) -> (Entity, Iter<'db, Entity>) {
        let number = self.marks.len() as u32;
        self.marks.insert(node, Mark { number, low: number, open: true, depth: 0 });
        self.path.push(node);
        (node, self.links(node).onward.iter())
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
        let own = self.own.get(&node).map_or_else(|| levels(self.db, node), |links| links.levels);
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
        let round = circle.len() > 1 || inside == u32::MAX && self.links(node).onward.contains(&node);
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
