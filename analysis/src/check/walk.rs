//! A walk through a program from its sources: each node as it is used, with what is to be said of it there.

use super::{cases, duplicates, failures, output};
use crate::constraints::{lock_diags, lock_summary, node_ref, placed, uses};
use crate::db::Db;
use crate::diagnostics::{Diag, cycle, unused};
use crate::elaborate::ir::{Body, Callee, Context, Step, StepKind, Test};
use crate::elaborate::{
    children, failure_body, failure_context, guessed_context, infer, own_context, predicate_node, sound,
    source_flow,
};
use crate::files::SourceFile;
use crate::index::{Entity, Space, index};
use crate::locks::{Role, SourceUse, Summary, check_source};
use crate::names::visible;
use crate::node::{Definition, definition, signature};
use crate::program::{Program, program};
use crate::statement::ItemRef;
use flux_syntax::tree::{Flow, ItemKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is to be said of a program's flows, in all its files.
#[salsa::tracked(returns(ref))]
pub fn program_diags<'db>(db: &'db dyn Db, root: SourceFile) -> Vec<Diag<'db>> {
    let mut walk = Walk::new(db, root);
    walk.sources();
    let has_sources = walk.has_sources;
    let reached = walk.nodes.clone();
    walk.rest(has_sources, &reached);
    duplicates::across_files(db, root, &mut walk.diags);
    failures::check(db, walk.program, root, &reached, has_sources, &mut walk.diags);
    let mut seen = FxHashSet::default();
    walk.diags.retain(|diag| seen.insert(diag.clone()));
    walk.diags
}

struct Walk<'db> {
    db: &'db dyn Db,
    root: SourceFile,
    program: Program<'db>,
    seen: FxHashSet<(Entity, Context)>,
    failures: FxHashSet<(ItemRef<'db>, Context)>,
    nodes: FxHashSet<Entity>,
    diags: Vec<Diag<'db>>,
    has_sources: bool,
    checked_cases: FxHashMap<Entity, ()>,
}

impl<'db> Walk<'db> {
    fn new(db: &'db dyn Db, root: SourceFile) -> Self {
        Walk {
            db,
            root,
            program: program(db, root),
            seen: FxHashSet::default(),
            failures: FxHashSet::default(),
            nodes: FxHashSet::default(),
            diags: Vec::new(),
            has_sources: false,
            checked_cases: FxHashMap::default(),
        }
    }

    fn files(&self) -> Vec<SourceFile> {
        let mut out = Vec::new();
        for (_, file) in visible(self.db, self.root) {
            if !out.contains(file) {
                out.push(*file);
            }
        }
        out
    }

    fn sources(&mut self) {
        let db = self.db;
        for file in self.files() {
            let index = index(db, file);
            for item in &index.sources {
                self.has_sources = true;
                self.source(*item);
            }
            for item in &index.program {
                if matches!(item.item(db).kind, ItemKind::Handler(_)) {
                    self.failure(*item, failure_context(db, own_context(db, &[])));
                }
            }
        }
    }

    fn source(&mut self, item: ItemRef<'db>) {
        let db = self.db;
        let source = source_flow(db, self.program, item);
        self.diags.extend(source.flow.diags.iter().cloned());
        if let ItemKind::Source(written) = &item.item(db).kind
            && let Some(node) =
                crate::names::resolve(db, item.statement.file(db), Space::Node, &written.name.text)
        {
            self.beginning(node);
        }
        self.body(&source.flow.body);
        if let Some(session) = &source.session {
            self.body(session);
        }
        self.diags.extend(output::check(db, self.program, &source.flow.body));
        self.source_locks(item, source);
    }

    /// A node that begins flows; a flow does by its first node.
    fn beginning(&mut self, node: Entity) {
        let db = self.db;
        if !self.nodes.insert(node) {
            return;
        }
        if let Definition::Flow(item) = definition(db, node)
            && let ItemKind::Flow(Flow { body: Some(body), .. }) = &item.item(db).kind
            && let Some(flux_syntax::tree::StepKind::Node(first)) = body.steps.first().map(|step| &step.kind)
            && let Some(first) = crate::names::resolve(db, node.file(db), Space::Node, &first.text)
        {
            self.beginning(first);
        }
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

    /// Nodes that no source reaches, as if their first step were theirs to begin.
    fn rest(&mut self, has_sources: bool, reached: &FxHashSet<Entity>) {
        let db = self.db;
        for file in self.files() {
            let names = index(db, file).nodes.keys();
            let nodes: Vec<Entity> =
                names.map(|name| Entity::new(db, file, Space::Node, name.clone())).collect();
            let mut inner: FxHashSet<Entity> = FxHashSet::default();
            for node in &nodes {
                if !sound(db, self.program, *node) {
                    self.cycle(*node);
                }
                if !reached.contains(node) {
                    inner.extend(children(db, self.program, *node).iter().copied());
                }
            }
            let (later, first): (Vec<Entity>, Vec<Entity>) =
                nodes.into_iter().partition(|n| inner.contains(n));
            for node in first.into_iter().chain(later) {
                if self.nodes.contains(&node) {
                    continue;
                }
                self.unreached(node);
            }
            if has_sources && file == self.root {
                self.unused(file, reached);
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

    fn unused(&mut self, file: SourceFile, reached: &FxHashSet<Entity>) {
        let db = self.db;
        for name in index(db, file).nodes.keys() {
            let node = Entity::new(db, file, Space::Node, name.clone());
            if !reached.contains(&node)
                && let Some(place) = duplicates::declaration(db, node)
            {
                self.diags.push(unused::node(place, name));
            }
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
        if !self.seen.insert((node, context)) || !sound(db, program, node) {
            return;
        }
        let elaborated = infer(db, program, node, context);
        self.diags.extend(elaborated.diags.iter().cloned());
        self.diags.extend(lock_diags(db, program, node, context));
        if self.checked_cases.insert(node, ()).is_none() {
            self.diags.extend(cases::check(db, node));
        }
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
