//! Trails: which nodes a flow may have just come through, for handlers and recoveries of `A -> B`.
//!
//! The engine keeps what really ran; here is what may have. With a node its last step inside counts too, with a fork and a
//! list that of each branch and element; records and cases of nothing are looked through, calls are not; handlers,
//! recoveries and predicates begin anew.

use crate::elaborate::{predicate_node, sound};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::names::declared::{Directive, Entity, Space, index};
use crate::names::program::Program;
use crate::names::{resolve, visible};
use crate::node::{Definition, definition};
use flux_syntax::tree::{Body, Item, ItemKind, Path, PatternKind, Step, StepKind};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The path of a handler or recovery.
pub(crate) fn path_of(item: &Item) -> Option<&Path> {
    match &item.kind {
        ItemKind::Handler(handler) => handler.path.as_ref(),
        ItemKind::Recover(recover) => Some(&recover.path),
        _ => None,
    }
}

/// What may have run last, each with what may have run before it.
type Trail = Rc<BTreeSet<Came>>;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Came {
    node: Entity,
    before: Trail,
}

/// How many steps before a failing node a program's handlers ask about.
#[salsa::tracked(returns(copy))]
fn longest_path(db: &dyn Db, root: SourceFile) -> usize {
    let mut longest = 0;
    for (_, file) in visible(db, root) {
        for Directive { at: item, .. } in index(db, *file).directives.values().flatten() {
            longest = longest.max(path_of(item.item(db)).map_or(0, |p| p.names.len() - 1));
        }
    }
    longest
}

/// Does a handler or recovery of a path name a node?
pub(crate) fn in_a_path(db: &dyn Db, root: SourceFile, node: Entity) -> bool {
    let named = |file: SourceFile, path: &Path| {
        path.names.len() > 1
            && path.names.iter().any(|n| resolve(db, file, Space::Node, &n.text) == Some(node))
    };
    let files = visible(db, root).iter().map(|(_, file)| *file);
    let mut said = files.flat_map(|file| {
        let all = index(db, file).directives.values().flatten();
        all.map(move |said| (file, said))
    });
    said.any(|(file, said)| path_of(said.at.item(db)).is_some_and(|path| named(file, path)))
}

/// The trails of a program.
pub(crate) struct Trails<'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    keep: usize,
    /// Where nodes begin: each is gone through once behind one trail.
    begun: FxHashSet<(Entity, Trail)>,
    /// Behind a node that began there.
    behind: rustc_hash::FxHashMap<(Entity, Trail), Trail>,
    /// Handlers and recoveries that have been gone through.
    caught: FxHashSet<ItemRef<'db>>,
}

impl<'db> Trails<'db> {
    /// All of a program, from its sources on.
    pub(crate) fn of(db: &'db dyn Db, program: Program<'db>, root: SourceFile) -> Self {
        let keep = longest_path(db, root);
        let (begun, behind, caught) = Default::default();
        let mut trails = Trails { db, program, keep, begun, behind, caught };
        for (_, file) in visible(db, root) {
            for item in &index(db, *file).sources {
                let ItemKind::Source(source) = &item.item(db).kind else { continue };
                let start = resolve(db, *file, Space::Node, &source.name.text);
                let trail = start.map_or_else(Trail::default, |node| trails.node(node, Trail::default()));
                trails.body(*file, &source.body, trail);
                let session = source.session.as_ref().and_then(|s| resolve(db, *file, Space::Node, &s.text));
                session.into_iter().for_each(|node| drop(trails.node(node, Trail::default())));
            }
            for item in &index(db, *file).program {
                if let ItemKind::Handler(handler) = &item.item(db).kind {
                    trails.body(*file, &handler.body, Trail::default());
                }
            }
        }
        trails
    }

    /// Does a flow go through these nodes, one right after the other?
    pub(crate) fn occurs(&self, path: &[Entity]) -> bool {
        let Some((last, earlier)) = path.split_last() else { return false };
        self.begun.iter().any(|(node, before)| node == last && ends_with(before, earlier))
    }

    fn node(&mut self, node: Entity, before: Trail) -> Trail {
        let key = (node, before);
        if let Some(known) = self.behind.get(&key) {
            return known.clone();
        }
        self.begun.insert(key.clone());
        let mut after = self.through(node, &key.1);
        for item in self.program.failures(self.db, node) {
            let last = self.caught(item);
            if matches!(item.item(self.db).kind, ItemKind::Recover(_)) {
                after = union(&after, &last);
            }
        }
        let own = Came { node, before: cut(&key.1, self.keep.saturating_sub(1)) };
        after = union(&after, &Rc::new(BTreeSet::from([own])));
        self.behind.insert(key, after.clone());
        after
    }

    /// What a handler or recovery ends with.
    fn caught(&mut self, item: ItemRef<'db>) -> Trail {
        let body = match &item.item(self.db).kind {
            ItemKind::Handler(handler) => &handler.body,
            ItemKind::Recover(recover) => &recover.body,
            _ => return Trail::default(),
        };
        // A recovery that fails is not recovered: gone through once, it is known.
        self.caught.insert(item);
        self.body(item.statement.file(self.db), body, Trail::default())
    }

    /// What ran last inside a node.
    fn through(&mut self, node: Entity, before: &Trail) -> Trail {
        let db = self.db;
        if !sound(db, self.program, node) {
            return Trail::default();
        }
        let items = match definition(db, node) {
            Definition::Flow(item) => vec![item],
            Definition::Cases(cases) => cases,
            _ => return Trail::default(),
        };
        let mut after = Trail::default();
        for item in items {
            let ItemKind::Flow(flow) = &item.item(db).kind else { continue };
            for pattern in flow.patterns.iter().flat_map(|patterns| &patterns.patterns) {
                if let PatternKind::Is { name, .. } = &pattern.kind
                    && let Some(typedef) = resolve(db, node.file(db), Space::Typedef, &name.text)
                    && let Some(predicate) = predicate_node(db, typedef)
                {
                    self.node(predicate, Trail::default());
                }
            }
            let one = match &flow.body {
                Some(body) => self.body(node.file(db), body, before.clone()),
                None => before.clone(),
            };
            after = union(&after, &one);
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
        let after = match &step.kind {
            StepKind::Node(name) => match resolve(self.db, file, Space::Node, &name.text) {
                Some(node) => self.node(node, trail.clone()),
                None => trail.clone(),
            },
            StepKind::Call(_) => Trail::default(),
            StepKind::Record(_) => trail.clone(),
            StepKind::Group(body) => self.body(file, body, trail.clone()),
            StepKind::Fork(branches) => branches.iter().fold(Trail::default(), |after, branch| {
                let one = self.body(file, branch, trail.clone());
                union(&after, &one)
            }),
        };
        // A list may be empty.
        if step.each.is_some() { union(&after, &trail) } else { after }
    }
}

fn cut(trail: &Trail, keep: usize) -> Trail {
    if keep == 0 {
        return Trail::default();
    }
    Rc::new(trail.iter().map(|came| Came { node: came.node, before: cut(&came.before, keep - 1) }).collect())
}

/// May the flow have just come through these?
fn ends_with(trail: &Trail, path: &[Entity]) -> bool {
    let Some((last, earlier)) = path.split_last() else { return true };
    trail.iter().any(|came| came.node == *last && ends_with(&came.before, earlier))
}

fn union(a: &Trail, b: &Trail) -> Trail {
    if a.is_empty() {
        return b.clone();
    }
    if b.is_subset(a) { a.clone() } else { Rc::new(a.union(b).cloned().collect()) }
}
