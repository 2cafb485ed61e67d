//! A walk through a program from its sources: each node as it is used, with what is to be said of it there.

use super::reach::reached_here;
use super::{cases, failures, output};
use crate::constraints::{lock_diags, lock_summary, node_ref, placed, uses};
use crate::db::Db;
use crate::diagnostics::{Diag, cycle};
use crate::elaborate::ir::{Body, Callee, Context, Step, StepKind, Test};
use crate::elaborate::{
    children, failure_body, failure_context, guessed_context, infer, own_context, predicate_node, sound,
    source_flow,
};
use crate::files::SourceFile;
use crate::index::{Entity, Space, index};
use crate::locks::{Role, SourceUse, Summary, check_source};
use crate::node::{Definition, definition, signature};
use crate::program::Program;
use crate::statement::ItemRef;
use flux_syntax::tree::ItemKind;
use rustc_hash::{FxHashMap, FxHashSet};

/// What is to be said of the flows that begin in a file, and of the nodes there that none of them reaches: what is
/// in other files too, where a flow leads there.
#[salsa::tracked(returns(ref))]
pub fn flow_diags<'db>(db: &'db dyn Db, program: Program<'db>, file: SourceFile) -> Vec<Diag<'db>> {
    let mut walk = Walk::new(db, program);
    let index = index(db, file);
    for item in &index.sources {
        walk.source(*item);
    }
    for item in &index.program {
        if matches!(item.item(db).kind, ItemKind::Handler(_)) {
            walk.failure(*item, failure_context(db, own_context(db, &[])));
        }
    }
    walk.rest(file);
    let mut seen = FxHashSet::default();
    walk.diags.retain(|diag| seen.insert(diag.clone()));
    walk.diags
}

/// Is there nothing to be said of a node as it is used in that context, nor of anything inside it?
#[salsa::tracked(returns(copy))]
fn clean<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity, context: Context) -> bool {
    if !sound(db, program, node) {
        return false;
    }
    let elaborated = infer(db, program, node, context);
    elaborated.diags.is_empty()
        && lock_summary(db, program, node, context).findings.is_empty()
        && cases::check(db, node).is_empty()
        && clean_body(db, program, &elaborated.body)
}

fn clean_body<'db>(db: &'db dyn Db, program: Program<'db>, body: &Body<'db>) -> bool {
    body.steps.iter().all(|step| {
        // What can fail and be handled is looked at in full.
        step.around.is_none()
            && match &step.kind {
                StepKind::Concrete {
                    callee: Callee::Node(node) | Callee::Call { node: Some(node), .. },
                    ..
                } => clean_concrete(db, program, *node),
                StepKind::Concrete { .. } => true,
                StepKind::Abstract { node, context, .. } => clean(db, program, *node, *context),
                StepKind::Dispatch { cases, .. } => cases.iter().all(|case| {
                    let predicates = case.tests.iter().all(|test| match test {
                        Test::Is { typedef, .. } => match predicate_node(db, *typedef) {
                            Some(node) => children(db, program, node).is_empty(),
                            None => true,
                        },
                        _ => true,
                    });
                    predicates && clean_body(db, program, &case.body.body)
                }),
                StepKind::Fork { branches } => branches.iter().all(|b| clean_body(db, program, &b.body)),
                StepKind::Each { body, .. } => clean_body(db, program, &body.body),
            }
    })
}

fn clean_concrete<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> bool {
    signature(db, node).as_ref().is_none_or(|signature| {
        lock_summary(db, program, node, own_context(db, &signature.inputs)).findings.is_empty()
    })
}

struct Walk<'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    seen: FxHashSet<(Entity, Context)>,
    failures: FxHashSet<(ItemRef<'db>, Context)>,
    nodes: FxHashSet<Entity>,
    diags: Vec<Diag<'db>>,
}

impl<'db> Walk<'db> {
    fn new(db: &'db dyn Db, program: Program<'db>) -> Self {
        let (seen, failures, nodes) = (FxHashSet::default(), FxHashSet::default(), FxHashSet::default());
        Walk { db, program, seen, failures, nodes, diags: Vec::new() }
    }

    fn source(&mut self, item: ItemRef<'db>) {
        let db = self.db;
        let source = source_flow(db, self.program, item);
        self.diags.extend(source.flow.diags.iter().cloned());
        self.body(&source.flow.body);
        if let Some(session) = &source.session {
            self.body(session);
        }
        self.diags.extend(output::check(db, self.program, &source.flow.body));
        self.source_locks(item, source);
    }

    fn source_locks(&mut self, item: ItemRef<'db>, source: &'db crate::elaborate::SourceFlow<'db>) {
        let (db, program) = (self.db, self.program);
        let ItemKind::Source(written) = &item.item(db).kind else { return };
        let summaries = |body: &Body<'db>| -> Vec<&'db Summary> {
            let mut found = Vec::new();
            uses(db, body, &vec![None; body.params.len()], Role::Step, &mut found);
            found.iter().map(|u| &lock_summary(db, program, u.node, u.context).summary).collect()
        };
        let flows = summaries(&source.flow.body);
        let inside = source.session.as_ref().map(summaries).unwrap_or_default();
        let node = Entity::new(db, item.statement.file(db), Space::Node, written.name.text.clone());
        let me = node_ref(db, node);
        let findings = check_source(&SourceUse {
            source: &me,
            has_session: source.session.is_some() || written.session.is_some(),
            inside: &inside,
            flows: &flows,
        });
        self.diags.extend(findings.iter().filter_map(|f| placed(db, program, f, Some(item))));
    }

    /// Nodes that no source of their file reaches, as if their first step were theirs to begin.
    fn rest(&mut self, file: SourceFile) {
        let db = self.db;
        let reached = reached_here(db, self.program, file);
        let names = index(db, file).nodes.keys();
        let nodes: Vec<Entity> = names.map(|name| Entity::new(db, file, Space::Node, name.clone())).collect();
        let mut inner: FxHashSet<Entity> = FxHashSet::default();
        for node in &nodes {
            if !sound(db, self.program, *node) {
                self.cycle(*node);
            }
            if !reached.contains(node) {
                inner.extend(children(db, self.program, *node).iter().copied());
            }
        }
        let unreached = nodes.into_iter().filter(|node| !reached.contains(node));
        let (later, first): (Vec<Entity>, Vec<Entity>) = unreached.partition(|node| inner.contains(node));
        for node in first.into_iter().chain(later) {
            if !self.nodes.contains(&node) {
                self.unreached(node);
            }
        }
    }

    fn unreached(&mut self, node: Entity) {
        match definition(self.db, node) {
            Definition::Flow(_) | Definition::Cases(_) => {
                let context = guessed_context(self.db, node);
                self.abstract_node(node, context);
            }
            Definition::Concrete { .. } => {
                self.nodes.insert(node);
                self.concrete_failures(node);
            }
            _ => {}
        }
    }

    fn body(&mut self, body: &Body<'db>) {
        for step in &body.steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &Step<'db>) {
        match &step.kind {
            StepKind::Concrete {
                callee: Callee::Node(node) | Callee::Call { node: Some(node), .. }, ..
            } => {
                if self.nodes.insert(*node) {
                    self.concrete_failures(*node);
                }
            }
            StepKind::Concrete { .. } => {}
            StepKind::Abstract { node, context, .. } => self.abstract_node(*node, *context),
            StepKind::Dispatch { cases, .. } => {
                for case in cases {
                    for test in &case.tests {
                        self.test(test);
                    }
                    self.body(&case.body.body);
                }
            }
            StepKind::Fork { branches } => branches.iter().for_each(|b| self.body(&b.body)),
            StepKind::Each { body, .. } => self.body(&body.body),
        }
        if let Some(around) = &step.around {
            self.handled(step, around.context);
        }
    }

    fn test(&mut self, test: &Test) {
        let Test::Is { typedef, .. } = test else { return };
        if let Some(node) = predicate_node(self.db, *typedef) {
            match definition(self.db, node) {
                Definition::Flow(_) | Definition::Cases(_) => {
                    let context = guessed_context(self.db, node);
                    self.abstract_node(node, context);
                }
                _ => {
                    self.nodes.insert(node);
                }
            }
        }
    }

    fn abstract_node(&mut self, node: Entity, context: Context) {
        let (db, program) = (self.db, self.program);
        self.nodes.insert(node);
        if !self.seen.insert((node, context))
            || !sound(db, program, node)
            || clean(db, program, node, context)
        {
            return;
        }
        let elaborated = infer(db, program, node, context);
        self.diags.extend(elaborated.diags.iter().cloned());
        self.diags.extend(lock_diags(db, program, node, context));
        self.diags.extend(cases::check(db, node).iter().cloned());
        self.body(&elaborated.body);
    }

    /// The locks of a concrete node (it may have a recovery inside).
    fn concrete_failures(&mut self, node: Entity) {
        if let Some(signature) = signature(self.db, node) {
            let context = own_context(self.db, &signature.inputs);
            self.diags.extend(lock_diags(self.db, self.program, node, context));
        }
    }

    fn handled(&mut self, step: &Step<'db>, context: Context) {
        let (db, program) = (self.db, self.program);
        let (node, outputs) = match &step.kind {
            StepKind::Concrete { callee: Callee::Node(node), .. } => {
                (*node, signature(db, *node).as_ref().map(|s| s.outputs.clone()))
            }
            StepKind::Concrete { callee: Callee::Call { node: Some(node), outputs, .. }, .. } => {
                (*node, Some(outputs.clone()))
            }
            StepKind::Abstract { node, context, .. } => {
                let body = &infer(db, program, *node, *context).body;
                (*node, Some(body.outputs.iter().map(|v| v.field.clone()).collect()))
            }
            _ => return,
        };
        for item in program.directives(db, node).collect::<Vec<_>>() {
            if matches!(item.item(db).kind, ItemKind::Handler(_) | ItemKind::Recover(_)) {
                self.failure(item, context);
            }
            if matches!(item.item(db).kind, ItemKind::Recover(_))
                && let Some(outputs) = &outputs
            {
                let body = &failure_body(db, program, item, context).body;
                self.diags.extend(failures::recovery_outputs(db, item, node, outputs, body));
            }
        }
    }

    fn failure(&mut self, item: ItemRef<'db>, context: Context) {
        if self.failures.insert((item, context)) {
            let elaborated = failure_body(self.db, self.program, item, context);
            self.diags.extend(elaborated.diags.iter().cloned());
            self.body(&elaborated.body);
        }
    }

    /// Tells of a cycle once, at the first of its nodes.
    fn cycle(&mut self, node: Entity) {
        let (db, program) = (self.db, self.program);
        let Some(circle) = circle(db, program, node) else { return };
        if circle.iter().any(|other| other.name(db) < node.name(db)) {
            return;
        }
        let names: Vec<_> = circle.iter().map(|n| n.name(db).clone()).collect();
        let mut places = Vec::new();
        for (i, from) in circle.iter().enumerate() {
            let to = circle[(i + 1) % circle.len()];
            if let Some(place) = failures::use_of(db, *from, to) {
                places.push((place, to.name(db).clone()));
            }
        }
        if let Some(at) = places.first().map(|(place, _)| *place) {
            self.diags.push(cycle::flows(at, &names, places));
        }
    }
}

/// The shortest way from a node back to itself.
fn circle<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> Option<Vec<Entity>> {
    let mut from: FxHashMap<Entity, Entity> = FxHashMap::default();
    let mut queue = std::collections::VecDeque::from([node]);
    while let Some(at) = queue.pop_front() {
        for child in children(db, program, at) {
            if *child == node {
                let mut out = vec![at];
                while let Some(before) =
                    out.last().and_then(|last| from.get(last)).filter(|_| out.last() != Some(&node))
                {
                    out.push(*before);
                }
                out.reverse();
                return Some(out);
            }
            if !from.contains_key(child) {
                from.insert(*child, at);
                queue.push_back(*child);
            }
        }
    }
    None
}
