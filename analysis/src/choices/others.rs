//! Who else in a program reads and writes state.

use super::facts::Facts;
use crate::constraints::node_ref;
use crate::effects::{Effects, NodeRef};
use crate::elaborate::ir::{Body, Callee, StepKind};
use crate::elaborate::{context_of, failure_body, failures_see, infer, service_context, sound, source_flow};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::declared::{Entity, Space, index};
use crate::names::program::program;
use crate::names::visible;
use crate::node::is_abstract;
use crate::world;
use flux_optimize::{Node, Other, Others};
use rustc_hash::FxHashSet;
use salsa::plumbing::AsId;

/// Everything in a program that runs code and uses state: nodes, and components that are called without one.
#[salsa::tracked(returns(ref))]
fn users(db: &dyn Db, root: SourceFile) -> Vec<(NodeRef, Effects)> {
    let program = program(db, root);
    let mut walk = Users { db, out: Vec::new() };
    let mut files = FxHashSet::default();
    for (_, file) in visible(db, root).iter().filter(|(_, file)| files.insert(*file)) {
        let index = index(db, *file);
        for name in index.nodes.keys() {
            let node = Entity::new(db, *file, Space::Node, name.clone());
            if !is_abstract(db, node) {
                walk.add(node_ref(db, node), world::concrete_effects(db, node).effects.clone());
            } else if sound(db, program, node) {
                walk.body(&infer(db, program, node, context_of(db, program, node)).body);
            }
            for item in program.failures(db, node).collect::<Vec<_>>() {
                let context = failures_see(db, program, node);
                walk.body(&failure_body(db, program, item, context).body);
            }
        }
        index.sources.iter().for_each(|item| walk.body(&source_flow(db, program, *item).flow.body));
        for item in &index.program {
            walk.body(&failure_body(db, program, *item, service_context(db)).body);
        }
    }
    walk.out
}

struct Users<'db> {
    db: &'db dyn Db,
    out: Vec<(NodeRef, Effects)>,
}

impl<'db> Users<'db> {
    fn add(&mut self, who: NodeRef, effects: Effects) {
        if !effects.reads.is_empty() || !effects.writes.is_empty() {
            self.out.push((who, effects));
        }
    }

    /// Components that are called in a body.
    fn body(&mut self, body: &Body<'db>) {
        let db = self.db;
        body.all_steps(&mut |step| {
            if let StepKind::Concrete { callee: Callee::Call { node: None, bound, .. }, .. } = &step.kind {
                let id = bound.component.as_id().as_bits();
                let who = NodeRef { name: bound.component.name(db).clone(), id };
                let effects = world::call_effects(db, bound, &who);
                self.add(who, effects);
            }
        });
    }
}

/// What the rest of the program does with the state that a node writes. What runs inside the node is not of the rest.
pub(super) fn others(db: &dyn Db, root: SourceFile, node: Entity, told: &Node) -> Others {
    let facts = Facts { db, root };
    let mut out = Others::default();
    let own = |who: &NodeRef| {
        let inside = told.effects.reads.iter().chain(&told.effects.writes).any(|used| used.who.id == who.id);
        *who == node_ref(db, node)
            || (inside && world::entity(who).is_some_and(|e| e.space(db) == Space::Node))
    };
    for (_, effects) in users(db, root).iter().filter(|(who, _)| !own(who)) {
        let other = |used| Other { used: facts.used(used), commutative: effects.commutative };
        out.readers.extend(effects.reads.iter().map(other));
        out.writers.extend(effects.writes.iter().map(other));
    }
    out
}
