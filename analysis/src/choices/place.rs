//! Where a node stands, over all flows that run it: what is held around it, who uses what it puts out, what comes
//! behind.

use super::facts::{Facts, node_in};
use crate::constraints::lock_summary;
use crate::effects::NodeRef;
use crate::elaborate::ir::{Body, Callee, Context, Inner, Operand, Slot, Step, StepKind, Test};
use crate::elaborate::runs::callee_inputs;
use crate::elaborate::{children, failure_body, infer, predicate_node, service_context, sound, source_flow};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::names::declared::{Entity, index};
use crate::names::program::{Program, program};
use crate::names::visible;
use crate::node::annotations::facts;
use crate::world;
use flux_optimize::{Kind, Lock, Node, Place, Who};
use flux_syntax::tree::ItemKind;
use rustc_hash::{FxHashMap, FxHashSet};
use salsa::plumbing::AsId;

/// Where a node stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Placed {
    /// The place in the form in which the rules are told it.
    pub place: Place,
    /// Nodes that are the next step behind it in some flow.
    pub next: Vec<Entity>,
    /// Nodes that are the next to run behind it, in lists and branches too.
    pub then: Vec<Entity>,
    /// Nodes that are given what it puts out.
    pub users: Vec<Entity>,
}

/// Where a node stands in the program that begins there.
#[salsa::tracked(returns(ref))]
pub(super) fn placed(db: &dyn Db, root: SourceFile, node: Entity) -> Placed {
    let program = program(db, root);
    let facts = Facts { db, root };
    let mut walk = Walk {
        facts,
        program,
        target: node,
        reaches: FxHashMap::default(),
        around: Vec::new(),
        replied: false,
        failed: FxHashSet::default(),
        out: Placed::default(),
    };
    walk.out.place.caught = program.failures(db, node).next().map(|item| caught(db, item, node.name(db)));
    let mut files = FxHashSet::default();
    for (_, file) in visible(db, root).iter().filter(|(_, file)| files.insert(*file)) {
        let index = index(db, *file);
        index.sources.iter().for_each(|item| walk.source(*item));
        for item in index.program.iter().filter(|item| matches!(item.item(db).kind, ItemKind::Handler(_))) {
            walk.handler(*item, service_context(db));
        }
    }
    walk.out
}

fn caught(db: &dyn Db, item: ItemRef<'_>, node: &str) -> String {
    match item.item(db).kind {
        ItemKind::Recover(_) => format!("recover {node}"),
        _ => format!("handle error {node}"),
    }
}

struct Walk<'db> {
    facts: Facts<'db>,
    program: Program<'db>,
    target: Entity,
    reaches: FxHashMap<Entity, bool>,
    /// The nodes around the current body.
    around: Vec<(Entity, Context)>,
    /// A reply has been sent on the way here.
    replied: bool,
    /// Handlers and recoveries that were looked at.
    failed: FxHashSet<(ItemRef<'db>, Context)>,
    out: Placed,
}

/// What of a body's values are the node's: by the place among its outputs, and among its exports.
#[derive(Default)]
struct Given {
    hit: bool,
    outputs: Vec<bool>,
    exports: Vec<bool>,
}

impl<'db> Walk<'db> {
    fn db(&self) -> &'db dyn Db {
        self.facts.db
    }

    fn source(&mut self, item: ItemRef<'db>) {
        let source = source_flow(self.db(), self.program, item);
        self.replied = false;
        let given = self.body(&source.flow.body);
        self.ends(&given, source.replies(self.db()));
        if let Some(session) = &source.session {
            let given = self.body(session);
            self.ends(&given, false);
        }
    }

    fn handler(&mut self, item: ItemRef<'db>, context: Context) {
        if self.failed.insert((item, context)) {
            let replied = std::mem::replace(&mut self.replied, false);
            let around = std::mem::take(&mut self.around);
            let given = self.body(&failure_body(self.db(), self.program, item, context).body);
            self.ends(&given, true);
            (self.replied, self.around) = (replied, around);
        }
    }

    /// The end of a flow: the last tuple is the reply, unless one was sent.
    fn ends(&mut self, given: &Given, is_request: bool) {
        self.out.place.reply |= is_request && !self.replied && given.outputs.contains(&true);
    }

    fn body(&mut self, body: &Body<'db>) -> Given {
        let mut mine: Vec<Slot> = Vec::new();
        let mut given = Given::default();
        let (mut just, mut last) = (false, false);
        for step in &body.steps {
            if given.hit {
                if std::mem::take(&mut last) {
                    first_nodes(step, &mut self.out.then);
                }
                self.behind(step, &mine, std::mem::take(&mut just));
                if let StepKind::Copy { inputs, outputs } = &step.kind {
                    let copied = inputs.iter().zip(outputs).filter(|(input, _)| is_mine(input, &mine));
                    let copied: Vec<Slot> = copied.map(|(_, output)| *output).collect();
                    mine.extend(copied);
                }
                if let StepKind::Concrete { callee: Callee::Made { .. }, inputs, outputs } = &step.kind
                    && inputs.iter().any(|input| is_mine(input, &mine))
                {
                    mine.extend(outputs);
                }
            }
            if let Some(slots) = self.step(step) {
                (given.hit, just) = (true, step.node() == Some(self.target));
                last = ends_in(step, self.target);
                mine.extend(slots);
            }
            self.replied |=
                step.node().is_some_and(|node| node != self.target && facts(self.db(), node).output);
        }
        given.outputs = body.outputs.iter().map(|value| is_mine(&value.operand, &mine)).collect();
        given.exports = body.exports.iter().map(|value| is_mine(&value.operand, &mine)).collect();
        given
    }

    /// A step behind the node.
    fn behind(&mut self, step: &Step<'db>, mine: &[Slot], next: bool) {
        let name = who(self.db(), step);
        let uses = inputs(step).into_iter().any(|operand| is_mine(operand, mine));
        if let Some(node) = step.node() {
            if next && !self.out.next.contains(&node) {
                self.out.next.push(node);
            }
            if uses && !self.out.users.contains(&node) {
                self.out.users.push(node);
            }
        }
        if uses && self.out.place.used.is_none() {
            self.out.place.used = name;
        }
        for node in self.nodes(step) {
            if !self.out.place.after.iter().any(|known| known.who == node.who) {
                self.out.place.after.push(node);
            }
        }
    }

    /// The nodes that a step runs, as far as what comes behind another must be known.
    fn nodes(&self, step: &Step<'db>) -> Vec<Node> {
        let (db, root) = (self.db(), self.facts.root);
        match &step.kind {
            StepKind::Concrete { callee: Callee::Call { node: None, bound, .. }, .. } => {
                let id = bound.component.as_id().as_bits();
                let who = NodeRef { name: bound.component.name(db).clone(), id };
                let effects = self.facts.effects(&world::call_effects(db, bound, &who));
                vec![Node { who: self.facts.who(&who), effects, ..Node::default() }]
            }
            StepKind::Concrete { callee: Callee::Native { name, .. }, .. } => {
                let who = Who { name: name.to_string(), id: 0 };
                let effects = flux_optimize::Effects { unknown: Some(who.clone()), ..Default::default() };
                vec![Node { who, kind: Kind::Code, effects, ..Node::default() }]
            }
            StepKind::Concrete { callee, .. } => {
                let found =
                    callee_inputs(db, callee).map(|(node, context, _)| node_in(db, root, node, context));
                found.into_iter().collect()
            }
            StepKind::Abstract { node, context, .. } => vec![node_in(db, root, *node, *context)],
            StepKind::Copy { .. } => Vec::new(),
            _ => step.bodies().flat_map(|body| &body.steps).flat_map(|step| self.nodes(step)).collect(),
        }
    }

    /// If the node runs in a step: where what it puts out stands in the frame around.
    fn step(&mut self, step: &Step<'db>) -> Option<Vec<Slot>> {
        let found = match &step.kind {
            StepKind::Concrete { outputs, .. } if step.node() == Some(self.target) => {
                self.found();
                Some(outputs.clone())
            }
            StepKind::Abstract { node, outputs, exports, .. } if *node == self.target => {
                self.found();
                Some(outputs.iter().chain(exports).copied().collect())
            }
            StepKind::Abstract { node, context, outputs, exports, .. } => {
                self.inside(*node, *context, outputs, exports)
            }
            StepKind::Dispatch { cases, results } => {
                for case in cases {
                    case.tests.iter().for_each(|test| self.test(test));
                }
                let mut slots: Option<Vec<Slot>> = None;
                for case in cases {
                    let (outputs, exports) =
                        results.split_at(case.body.body.outputs.len().min(results.len()));
                    if let Some(more) = self.inner(&case.body.body, outputs, exports) {
                        slots.get_or_insert_default().extend(more);
                    }
                }
                slots
            }
            StepKind::Fork { branches } => {
                let mut slots: Option<Vec<Slot>> = None;
                for branch in branches {
                    if let Some(more) = self.branch(branch) {
                        slots.get_or_insert_default().extend(more);
                    }
                }
                slots
            }
            StepKind::Each { body, .. } => self.branch(body),
            StepKind::Concrete { .. } | StepKind::Copy { .. } => None,
        };
        self.failures(step);
        found
    }

    fn branch(&mut self, inner: &Inner<'db>) -> Option<Vec<Slot>> {
        self.inner(&inner.body, &inner.outputs, &inner.exports)
    }

    fn inner(&mut self, body: &Body<'db>, outputs: &[Slot], exports: &[Slot]) -> Option<Vec<Slot>> {
        let given = self.body(body);
        let mine = |slots: &[Slot], is: &[bool]| -> Vec<Slot> {
            slots.iter().zip(is).filter(|(_, is)| **is).map(|(slot, _)| *slot).collect()
        };
        given.hit.then(|| [mine(outputs, &given.outputs), mine(exports, &given.exports)].concat())
    }

    fn inside(
        &mut self,
        node: Entity,
        context: Context,
        outputs: &[Slot],
        exports: &[Slot],
    ) -> Option<Vec<Slot>> {
        if !self.reaches(node) || !sound(self.db(), self.program, node) {
            return None;
        }
        self.around.push((node, context));
        let body = &infer(self.db(), self.program, node, context).body;
        let found = self.inner(body, outputs, exports);
        self.around.pop();
        found
    }

    /// What a predicate puts out decides a case.
    fn test(&mut self, test: &Test) {
        let Test::Is { typedef, .. } = test else { return };
        if predicate_node(self.db(), *typedef) == Some(self.target) {
            self.found();
            let name = typedef.name(self.db()).to_string();
            self.out.place.used.get_or_insert(Who { name, id: typedef.as_id().as_bits() });
        }
    }

    /// Handlers and recoveries of what a step runs.
    fn failures(&mut self, step: &Step<'db>) {
        let (Some(around), Some(node)) = (&step.around, step.node()) else { return };
        let (db, program) = (self.db(), self.program);
        let recoveries: Vec<ItemRef<'db>> = program.recoveries(db, node).collect();
        for item in program.failures(db, node) {
            if !recoveries.contains(&item) {
                self.handler(item, around.context);
            } else if self.failed.insert((item, around.context)) {
                self.around.push((node, around.context));
                self.body(&failure_body(db, program, item, around.context).body);
                self.around.pop();
            }
        }
    }

    /// Does a node run the one that is looked for?
    fn reaches(&mut self, node: Entity) -> bool {
        if let Some(known) = self.reaches.get(&node) {
            return *known;
        }
        // A circle of flows is told elsewhere.
        self.reaches.insert(node, false);
        let inner = children(self.db(), self.program, node);
        let reaches = inner.contains(&self.target) || inner.iter().any(|child| self.reaches(*child));
        self.reaches.insert(node, reaches);
        reaches
    }

    /// The node stands here: what the nodes around it hold.
    fn found(&mut self) {
        let db = self.db();
        for (node, context) in self.around.clone() {
            let summary = &lock_summary(db, self.program, node, context).summary;
            let held: Vec<Lock> = summary.own.iter().map(|own| self.facts.own(own, node)).collect();
            for lock in held {
                if !self.out.place.held.contains(&lock) {
                    self.out.place.held.push(lock);
                }
            }
        }
    }
}

/// Is the node the last that a step runs, somewhere inside?
fn ends_in(step: &Step<'_>, node: Entity) -> bool {
    match step.node() {
        Some(own) => own == node,
        None => step.bodies().filter_map(|body| body.steps.last()).any(|last| ends_in(last, node)),
    }
}

/// The nodes that a step runs first.
fn first_nodes(step: &Step<'_>, out: &mut Vec<Entity>) {
    match step.node() {
        Some(node) if !out.contains(&node) => out.push(node),
        Some(_) => {}
        None => {
            for first in step.bodies().filter_map(|body| body.steps.first()) {
                first_nodes(first, out);
            }
        }
    }
}

fn is_mine(operand: &Operand, mine: &[Slot]) -> bool {
    matches!(operand, Operand::Slot(slot) if mine.contains(slot))
}

/// The values that a step is given.
fn inputs<'a>(step: &'a Step<'_>) -> Vec<&'a Operand> {
    match &step.kind {
        StepKind::Concrete { inputs, .. } | StepKind::Abstract { inputs, .. } => inputs.iter().collect(),
        StepKind::Copy { .. } => Vec::new(),
        StepKind::Dispatch { cases, .. } => {
            let values = cases.iter().flat_map(|case| &case.tests).map(|test| match test {
                Test::Is { value, .. } | Test::Some(value, _) | Test::None(value) => value,
            });
            values.chain(cases.iter().flat_map(|case| &case.body.inputs)).collect()
        }
        StepKind::Fork { branches } => branches.iter().flat_map(|branch| &branch.inputs).collect(),
        StepKind::Each { list, body } => std::iter::once(list).chain(&body.inputs).collect(),
    }
}

/// What a step is called; none: it only moves values.
fn who(db: &dyn Db, step: &Step<'_>) -> Option<Who> {
    let of = |entity: Entity| Who { name: entity.name(db).to_string(), id: entity.as_id().as_bits() };
    match &step.kind {
        StepKind::Concrete { callee: Callee::Call { node: None, bound, .. }, .. } => {
            Some(of(bound.component))
        }
        StepKind::Concrete { callee: Callee::Native { name, .. }, .. } => {
            Some(Who { name: name.to_string(), id: 0 })
        }
        StepKind::Copy { .. } => None,
        _ => match step.node() {
            Some(node) => Some(of(node)),
            None => step.bodies().flat_map(|body| &body.steps).find_map(|step| who(db, step)),
        },
    }
}
