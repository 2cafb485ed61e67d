//! Trails: which nodes a flow has just come through, for handlers of `A -> B`.
//!
//! A trail is the last few steps, each the set of nodes that may have ended there. It is kept only in programs
//! that have such handlers.

use crate::elaborate::{children, sound};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::declared::{Entity, Space, index};
use crate::names::program::Program;
use crate::names::{resolve, visible};
use crate::node::{Definition, definition};
use flux_syntax::tree::{Body, Item, ItemKind, Path, Step, StepKind};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// The path of a handler or recovery.
pub(crate) fn path_of(item: &Item) -> Option<&Path> {
    match &item.kind {
        ItemKind::Handler(handler) => handler.path.as_ref(),
        ItemKind::Recover(recover) => Some(&recover.path),
        _ => None,
    }
}

/// The last steps, the latest last.
pub(crate) type Trail = Vec<BTreeSet<Entity>>;

/// How many steps before a failing node a program's handlers ask about.
#[salsa::tracked(returns(copy))]
pub(crate) fn longest_path(db: &dyn Db, root: SourceFile) -> usize {
    let mut longest = 0;
    for (_, file) in visible(db, root) {
        for item in index(db, *file).directives.values().flatten() {
            longest = longest.max(path_of(item.at.item(db)).map_or(0, |p| p.names.len() - 1));
        }
    }
    longest
}

/// The trails of a program.
pub(crate) struct Trails<'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    keep: usize,
    /// Behind a node that began after a trail: each is gone through once.
    behind: FxHashMap<(Entity, Trail), Trail>,
}

impl<'db> Trails<'db> {
    /// Of the last `keep` steps.
    pub(crate) fn new(db: &'db dyn Db, program: Program<'db>, keep: usize) -> Self {
        Trails { db, program, keep, behind: FxHashMap::default() }
    }

    /// All of a program, from its sources on.
    pub(crate) fn of(db: &'db dyn Db, program: Program<'db>, root: SourceFile) -> Self {
        let mut trails = Trails::new(db, program, longest_path(db, root));
        for (_, file) in visible(db, root) {
            for item in &index(db, *file).sources {
                let ItemKind::Source(source) = &item.item(db).kind else { continue };
                let start = resolve(db, *file, Space::Node, &source.name.text);
                let trail = start.map_or_else(Trail::new, |node| trails.after(node, &Trail::new()));
                trails.body(*file, &source.body, trail);
            }
        }
        trails
    }

    /// Does a flow go through these nodes, one right after the other?
    pub(crate) fn occurs(&self, path: &[Entity]) -> bool {
        let Some((last, earlier)) = path.split_last() else { return false };
        self.behind.keys().any(|(node, before)| node == last && ends_with(before, earlier))
    }

    /// The trail behind a node that began after that trail.
    pub(crate) fn after(&mut self, node: Entity, before: &Trail) -> Trail {
        if self.keep == 0 {
            return Trail::new();
        }
        self.node(node, before.clone())
    }

    fn node(&mut self, node: Entity, before: Trail) -> Trail {
        let key = (node, before);
        if let Some(known) = self.behind.get(&key) {
            return known.clone();
        }
        let after = self.through(node, key.1.clone());
        self.behind.insert(key, after.clone());
        after
    }

    fn through(&mut self, node: Entity, before: Trail) -> Trail {
        let db = self.db;
        if !sound(db, self.program, node) {
            return Trail::new();
        }
        match definition(db, node) {
            Definition::Flow(item) => match &item.item(db).kind {
                ItemKind::Flow(flow) => {
                    let after = match &flow.body {
                        Some(body) => self.body(node.file(db), body, before),
                        None => before,
                    };
                    self.ended(node, after)
                }
                _ => before,
            },
            Definition::Cases(cases) => {
                let mut after = Trail::new();
                for item in cases {
                    let ItemKind::Flow(flow) = &item.item(db).kind else { continue };
                    let one = match &flow.body {
                        Some(body) => self.body(node.file(db), body, before.clone()),
                        None => before.clone(),
                    };
                    after = union(after, one);
                }
                self.ended(node, after)
            }
            _ => {
                let mut after = before;
                after.push(BTreeSet::from([node]));
                self.cut(after)
            }
        }
    }

    /// An abstract node ends where its last step does.
    fn ended(&self, node: Entity, mut after: Trail) -> Trail {
        match after.last_mut() {
            Some(last) => {
                last.insert(node);
            }
            None => after.push(BTreeSet::from([node])),
        }
        after
    }

    fn body(&mut self, file: SourceFile, body: &Body, mut trail: Trail) -> Trail {
        for step in &body.steps {
            trail = self.step(file, step, trail);
        }
        trail
    }

    fn step(&mut self, file: SourceFile, step: &Step, trail: Trail) -> Trail {
        match &step.kind {
            StepKind::Node(name) => match resolve(self.db, file, Space::Node, &name.text) {
                Some(node) => self.node(node, trail),
                None => trail,
            },
            StepKind::Call(_) => {
                let mut after = trail;
                after.push(BTreeSet::new());
                self.cut(after)
            }
            StepKind::Record(_) => trail,
            StepKind::Group(body) => self.body(file, body, trail),
            StepKind::Fork(branches) => {
                let after = branches.iter().map(|b| self.body(file, b, trail.clone())).collect::<Vec<_>>();
                after.into_iter().fold(Trail::new(), union)
            }
        }
    }

    fn cut(&self, mut trail: Trail) -> Trail {
        let extra = trail.len().saturating_sub(self.keep);
        trail.drain(..extra);
        trail
    }
}

/// Has the flow just come through these?
pub(crate) fn ends_with(trail: &Trail, path: &[Entity]) -> bool {
    trail.len() >= path.len()
        && trail[trail.len() - path.len()..].iter().zip(path).all(|(step, node)| step.contains(node))
}

fn union(a: Trail, b: Trail) -> Trail {
    let (mut long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let offset = long.len() - short.len();
    for (i, step) in short.into_iter().enumerate() {
        long[offset + i].extend(step);
    }
    long
}

/// Nodes whose failure somebody handles on a path, or that have such a node inside: the trail matters there.
#[salsa::tracked(returns(copy))]
pub(crate) fn asks_for_trail<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> bool {
    let asked = program.failures(db, node).any(|at| path_of(at.item(db)).is_some_and(|p| p.names.len() > 1));
    asked
        || (sound(db, program, node)
            && children(db, program, node).iter().any(|c| asks_for_trail(db, program, *c)))
}
