//! What a node's inside asks of its surroundings: the nodes that it runs, and the names that it may use.

use crate::elaborate::nesting::sound;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::call::known_text;
use crate::library::component::{component_decl, find_component};
use crate::library::texts;
use crate::names::declared::{Entity, Space, named_items};
use crate::names::program::Program;
use crate::names::resolve;
use crate::node::{Definition, definition, signature, using_of};
use flux_syntax::tree::{self, Body, Call, ItemKind, PatternKind, Predicate, StepKind, ValueKind};
use smol_str::SmolStr;
use std::collections::BTreeSet;

/// The nodes that may run inside a node: steps, predicates of its cases, recoveries.
#[salsa::tracked(returns(ref))]
pub fn children<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> Vec<Entity> {
    let mut walk = Children { db, out: Vec::new() };
    match definition(db, node) {
        Definition::Flow(item) => walk.flow(item),
        Definition::Cases(cases) => cases.into_iter().for_each(|item| walk.flow(item)),
        _ => {}
    }
    for at in program.recoveries(db, node) {
        if let ItemKind::Recover(recover) = &at.item(db).kind {
            walk.body(at.statement.file(db), &recover.body);
        }
    }
    walk.out
}

/// The predicates' nodes of one case.
pub fn children_of_patterns<'db>(db: &'db dyn Db, case: ItemRef<'db>) -> Vec<Entity> {
    let mut walk = Children { db, out: Vec::new() };
    walk.patterns(case);
    walk.out
}

struct Children<'db> {
    db: &'db dyn Db,
    out: Vec<Entity>,
}

impl<'db> Children<'db> {
    fn flow(&mut self, at: ItemRef<'db>) {
        self.patterns(at);
        if let ItemKind::Flow(tree::Flow { body: Some(body), .. }) = &at.item(self.db).kind {
            self.body(at.statement.file(self.db), body);
        }
    }

    fn patterns(&mut self, at: ItemRef<'db>) {
        let ItemKind::Flow(flow) = &at.item(self.db).kind else { return };
        let file = at.statement.file(self.db);
        for pattern in flow.patterns.iter().flat_map(|p| &p.patterns) {
            if let PatternKind::Is { name, .. } = &pattern.kind
                && let Some(typedef) = resolve(self.db, file, Space::Typedef, &name.text)
                && let Some(node) = predicate_node(self.db, typedef)
            {
                self.add(node);
            }
        }
    }

    fn body(&mut self, file: SourceFile, body: &Body) {
        for name in nodes_of(body) {
            if let Some(node) = resolve(self.db, file, Space::Node, &name.text) {
                self.add(node);
            }
        }
    }

    fn add(&mut self, node: Entity) {
        if !self.out.contains(&node) {
            self.out.push(node);
        }
    }
}

/// The declared node that decides a semantic type; none: a component or a native function.
pub fn predicate_node(db: &dyn Db, typedef: Entity) -> Option<Entity> {
    let at = named_items(db, typedef).first()?;
    match &at.item(db).kind {
        ItemKind::Typedef(tree::Typedef { predicate: Predicate::Node(name), .. }) => {
            resolve(db, typedef.file(db), Space::Node, &name.text)
        }
        _ => None,
    }
}

/// Every node named in a body, in order.
pub fn nodes_of(body: &Body) -> Vec<&tree::Name> {
    let mut out = Vec::new();
    visit(body, &mut |step| {
        if let StepKind::Node(name) = &step.kind {
            out.push(name);
        }
    });
    out
}

fn visit<'a>(body: &'a Body, see: &mut impl FnMut(&'a tree::Step)) {
    for step in &body.steps {
        see(step);
        match &step.kind {
            StepKind::Group(body) => visit(body, see),
            StepKind::Fork(branches) => branches.iter().for_each(|branch| visit(branch, see)),
            _ => {}
        }
    }
}

/// The names that a node may take from its user's environment. Only for sound nodes.
#[salsa::tracked(returns(ref))]
pub fn needs<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> BTreeSet<SmolStr> {
    if let Some(signature) = signature(db, node) {
        return signature.inputs.iter().map(|f| f.name.clone()).collect();
    }
    let mut walk = Needs { db, program, out: BTreeSet::new() };
    match definition(db, node) {
        Definition::Flow(item) => walk.item(item),
        Definition::Cases(cases) => cases.into_iter().for_each(|item| walk.item(item)),
        Definition::Using(item) => {
            if let Some(call) = using_of(db, item) {
                walk.call(item.statement.file(db), call);
            }
        }
        _ => {}
    }
    for at in program.directives(db, node) {
        walk.item(at);
    }
    walk.out
}

struct Needs<'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    out: BTreeSet<SmolStr>,
}

impl<'db> Needs<'db> {
    fn item(&mut self, at: ItemRef<'db>) {
        let body = match &at.item(self.db).kind {
            ItemKind::Flow(flow) => flow.body.as_ref(),
            ItemKind::Handler(handler) => Some(&handler.body),
            ItemKind::Recover(recover) => Some(&recover.body),
            ItemKind::Constraint(constraint) => {
                // A key is an input of the node, whatever its body does with it.
                self.out
                    .extend(constraint.locks.iter().filter_map(|l| l.scope.as_ref()).map(|s| s.text.clone()));
                None
            }
            _ => None,
        };
        if let Some(body) = body {
            self.body(at.statement.file(self.db), body);
        }
    }

    fn body(&mut self, file: SourceFile, body: &'db Body) {
        let mut steps = Vec::new();
        visit(body, &mut |step| steps.push(step));
        for step in steps {
            match &step.kind {
                StepKind::Node(name) => {
                    if let Some(node) = resolve(self.db, file, Space::Node, &name.text)
                        && sound(self.db, self.program, node)
                    {
                        self.out.extend(needs(self.db, self.program, node).iter().cloned());
                    }
                }
                StepKind::Call(call) => self.call(file, call),
                StepKind::Record(record) => {
                    record.fields.iter().for_each(|field| names_in(&field.value, &mut self.out));
                }
                StepKind::Group(_) | StepKind::Fork(_) => {}
            }
        }
    }

    fn call(&mut self, file: SourceFile, call: &Call) {
        let Some(component) = find_component(self.db, file, &call.component.text) else { return };
        let Some(decl) = component_decl(self.db, component) else { return };
        self.out.extend(decl.inputs.iter().map(|f| f.name.clone()));
        for (i, arg) in call.args.iter().enumerate() {
            let by_name = |n: &tree::Ident| decl.args.iter().find(|d| d.name == n.text);
            let declared = arg.name.as_ref().map_or_else(|| decl.args.get(i), by_name);
            if let (true, ValueKind::Name(name)) = (declared.is_some_and(|d| d.live), &arg.value.kind) {
                self.out.extend(name.text.split('.').next().map(SmolStr::new));
            }
            let Some((text, _)) = known_text(&arg.value) else { continue };
            let names = declared.map(|declared| &texts::read(self.db, &declared.kind, text).names);
            self.out.extend(names.into_iter().flatten().map(|named| SmolStr::new(&named.name)));
        }
    }
}

/// The values of the environment that a written value names: of `link.code`, it is `link`.
fn names_in(value: &tree::Value, out: &mut BTreeSet<SmolStr>) {
    match &value.kind {
        ValueKind::Name(name) => {
            let first = name.text.split('.').next().unwrap_or_default();
            out.insert(first.into());
        }
        ValueKind::List(items) => items.iter().for_each(|item| names_in(item, out)),
        ValueKind::Record(record) => record.fields.iter().for_each(|field| names_in(&field.value, out)),
        _ => {}
    }
}
