//! How flows nest: circles, and what is deeper than anything can run. Neither is ever looked into.
//!
//! Nothing here recurses: programs may nest deeper than a thread's stack.

use crate::elaborate::reads::own_statements;
use crate::elaborate::ways::{Map, To};
use crate::elaborate::{children, nodes_of};
use crate::files::db::Db;
use crate::files::{Kept, SourceFile, looking};
use crate::names::declared::{Entity, Space};
use crate::names::program::Program;
use crate::names::{is_circular, resolve};
use crate::node::{Definition, definition, is_abstract};
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
    pub(super) onward: Vec<Entity>,
    /// How many bodies inside each other its own text has.
    pub(super) levels: u32,
}

/// Where a flow leads: what else is written of it, and what its names mean, changes less often.
fn flow_links<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> &'db Links {
    &kept_links(db, program, node).answer
}

/// The same, with what it has read.
#[salsa::tracked(returns(ref))]
pub(super) fn kept_links<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> Kept<Links> {
    looking(db, node.file(db), |db| own_statements(db, node), |db| links_of(db, program, node))
}

/// Adds the nodes that a node leads to: what may run inside it, and what handlers of its failures name.
pub fn add_leads<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity, to: &mut Vec<Entity>) {
    let mut add = |links: &Links| to.extend(links.children.iter().chain(&links.after));
    match is_abstract(db, node) {
        true => add(flow_links(db, program, node)),
        false => add(&links_of(db, program, node)),
    }
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
    let mut search = Search::new(db, program, Map::of(db, program, file));
    // No other file's flow leads back here: theirs are looked at apart, and not again when this file changes.
    if program.speakers(db).is_empty() && !is_circular(db, file) {
        search.know_others();
    }
    search.own.all().for_each(|number| search.from(number));
    let unsound = search.own.all().filter(|number| search.marks[*number as usize].depth > DEEPEST);
    let mut unsound: Vec<Entity> = unsound.map(|number| search.own.node(number)).collect();
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
    let mut search = Search::new(db, program, Map::default());
    let level = |node: &Entity| {
        let number = search.number(*node);
        search.from(number);
        search.marks[number as usize].depth
    };
    entries.nodes(db).iter().map(level).collect()
}

/// May a node be looked into? Not one that is in a circle, or leads to one, or nests too deep.
pub fn sound<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> bool {
    nesting(db, program, node.file(db)).unsound.binary_search(&node).is_err()
}

/// What is known of a node.
#[derive(Clone, Copy, Default)]
struct Mark {
    /// The order of first visits, from 1; 0: it has not been visited.
    visit: u32,
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
    /// The file that it is about.
    own: Map<'db>,
    /// Nodes of other files, whose numbers follow those of its own.
    others: Vec<Entity>,
    numbers: FxHashMap<Entity, u32>,
    /// By number.
    marks: Vec<Mark>,
    visits: u32,
    path: Vec<u32>,
    out: Nesting,
}

impl<'db> Search<'db> {
    fn new(db: &'db dyn Db, program: Program<'db>, own: Map<'db>) -> Self {
        let marks = vec![Mark::default(); own.room()];
        let (others, path, numbers) = (Vec::new(), Vec::new(), FxHashMap::default());
        Search { db, program, own, others, numbers, marks, visits: 0, path, out: Nesting::default() }
    }

    /// Looks up how deep the flows of other files are, to which this one's lead.
    fn know_others(&mut self) {
        let ways = self.own.all().flat_map(|number| self.own.ways(number)).filter(|way| way.onward);
        let others = ways.filter_map(|way| match way.to {
            To::Other(node) => Some(node),
            To::Own(_) => None,
        });
        let mut others: Vec<Entity> = others.collect();
        others.sort();
        others.dedup();
        let levels = levels_of(self.db, self.program, Entries::new(self.db, others.clone()));
        for (node, depth) in others.into_iter().zip(levels) {
            let number = self.number(node);
            self.visits += 1;
            let (visit, depth) = (self.visits, *depth);
            self.marks[number as usize] = Mark { visit, low: visit, open: false, depth };
        }
    }

    fn number(&mut self, node: Entity) -> u32 {
        self.own.number(node).unwrap_or_else(|| {
            *self.numbers.entry(node).or_insert_with(|| {
                self.others.push(node);
                self.marks.push(Mark::default());
                self.marks.len() as u32 - 1
            })
        })
    }

    /// None: it is one of the file that this is about.
    fn other(&self, number: u32) -> Option<Entity> {
        (number as usize).checked_sub(self.own.room()).map(|at| self.others[at])
    }

    fn node(&self, number: u32) -> Entity {
        self.other(number).unwrap_or_else(|| self.own.node(number))
    }

    /// The next node that a node leads to, behind the first `done` of its ways.
    fn next(&mut self, number: u32, done: &mut usize) -> Option<u32> {
        if let Some(node) = self.other(number) {
            let next = flow_links(self.db, self.program, node).onward.get(*done)?;
            *done += 1;
            return Some(self.number(*next));
        }
        let rest = &self.own.ways(number)[*done..];
        let at = rest.iter().position(|way| way.onward)?;
        *done += at + 1;
        Some(match rest[at].to {
            To::Own(next) => next,
            To::Other(node) => self.number(node),
        })
    }

    fn open(&mut self, number: u32) -> (u32, usize) {
        self.visits += 1;
        let visit = self.visits;
        self.marks[number as usize] = Mark { visit, low: visit, open: true, depth: 0 };
        self.path.push(number);
        (number, 0)
    }

    fn from(&mut self, root: u32) {
        if self.marks[root as usize].visit > 0 {
            return;
        }
        let mut stack = vec![self.open(root)];
        while let Some((number, done)) = stack.last_mut() {
            let number = *number;
            match self.next(number, done) {
                Some(child) => match self.marks[child as usize] {
                    Mark { visit: 0, .. } => stack.push(self.open(child)),
                    seen => self.learn(number, seen, child == number),
                },
                None => {
                    stack.pop();
                    self.close(number);
                    if let Some((outer, _)) = stack.last() {
                        self.learn(*outer, self.marks[number as usize], false);
                    }
                }
            }
        }
    }

    /// A node runs another of which that is known.
    fn learn(&mut self, number: u32, child: Mark, itself: bool) {
        let mark = &mut self.marks[number as usize];
        if child.open {
            mark.low = mark.low.min(child.low);
        }
        mark.depth = mark.depth.max(if itself { u32::MAX } else { child.depth });
    }

    fn close(&mut self, number: u32) {
        let own = match self.other(number) {
            Some(node) => levels(self.db, node),
            None => self.own.levels(number),
        };
        let mark = &mut self.marks[number as usize];
        let inside = mark.depth;
        mark.depth = inside.saturating_add(own);
        let (depth, first) = (mark.depth, mark.low == mark.visit);
        if depth > DEEPEST && inside <= DEEPEST {
            self.out.too_deep.push(self.node(number));
        }
        if !first {
            return;
        }
        let first = self.path.iter().rposition(|other| *other == number).unwrap_or(0);
        let circle: Vec<u32> = self.path.split_off(first);
        let round = circle.len() > 1 || inside == u32::MAX && self.leads_to_itself(number);
        for one in &circle {
            let mark = &mut self.marks[*one as usize];
            mark.open = false;
            if round {
                mark.depth = u32::MAX;
            }
        }
        if round {
            let circle: Vec<Entity> = circle.into_iter().map(|number| self.node(number)).collect();
            self.out.too_deep.retain(|node| !circle.contains(node));
            self.out.circles.push(circle);
        }
    }

    fn leads_to_itself(&mut self, number: u32) -> bool {
        let mut done = 0;
        std::iter::from_fn(|| self.next(number, &mut done)).any(|next| next == number)
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
