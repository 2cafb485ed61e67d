//! What is known of a node, as the rules are told it.

use super::closed::closed;
use crate::constraints::{self, lock_summary};
use crate::effects::{self, By, NodeRef};
use crate::elaborate::ir::Context;
use crate::elaborate::{consumed_inputs, context_of, infer, nodes_of, sound, starts_flows};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::library::component::component_decl;
use crate::locks::{self, Hold, Why};
use crate::names::declared::{Entity, index};
use crate::names::program::program;
use crate::node::{Definition, concrete, definition, is_abstract, signature, using_call};
use crate::types::{Field, Ty};
use crate::world;
use flux_optimize::{Age, Effects, Key, Kind, Lock, Node, Scope, State, Use, Value, Who};
use flux_syntax::tree::ItemKind;

/// A node as it is used, or as it would be.
#[salsa::tracked(returns(ref))]
pub(super) fn node_facts(db: &dyn Db, root: SourceFile, node: Entity) -> Node {
    let context = context_of(db, program(db, root), node);
    node_in(db, root, node, context)
}

/// A node as it is used in that context.
pub(super) fn node_in(db: &dyn Db, root: SourceFile, node: Entity, context: Context) -> Node {
    let program = program(db, root);
    let facts = Facts { db, root };
    let component = component(db, node);
    let declared = component.and_then(|component| component_decl(db, component).as_ref());
    let outputs = match signature(db, node) {
        Some(signature) => signature.outputs.clone(),
        None if is_abstract(db, node) && sound(db, program, node) => {
            let body = &infer(db, program, node, context).body;
            body.outputs.iter().map(|value| value.field.clone()).collect()
        }
        None => concrete(db, node).as_ref().map_or_else(Vec::new, |c| c.signature.outputs.clone()),
    };
    let inputs = match signature(db, node) {
        Some(signature) => signature.inputs.clone(),
        None => context.tuple(db).clone(),
    };
    let consumed = match inputs.iter().any(|field| field.ty.is_consumed()) {
        true => consumed_inputs(db, program, node, context),
        false => Vec::new(),
    };
    let input = |field: &Field| {
        let consumed = consumed.contains(&field.name);
        Value { consumed, ..value(db, field, field.ty.is_foreign(db)) }
    };
    let summary = &lock_summary(db, program, node, context).summary;
    Node {
        who: facts.who(&constraints::node_ref(db, node)),
        kind: kind(db, node),
        component: component.map(|component| component.name(db).to_string()),
        batches: declared.is_some_and(|decl| decl.annotations.iter().any(|a| a.name.text == "batches")),
        effects: facts.effects(&world::does(db, program, node, context).effects),
        inputs: inputs.iter().map(input).collect(),
        outputs: outputs.iter().map(|field| value(db, field, is_unkept(&field.ty))).collect(),
        locks: summary.own.iter().map(|own| facts.own(own, node)).collect(),
        inside: facts.inside(&summary.reach),
    }
}

/// Types of the library whose values stay what they are.
const KEPT: &[&str] = &["response", "html", "file", "image"];

fn is_unkept(ty: &Ty) -> bool {
    match ty {
        Ty::Stream(_) => true,
        Ty::Foreign(name) => !KEPT.contains(&name.as_str()),
        Ty::List(a) | Ty::Option(a) => is_unkept(a),
        Ty::Map(a, b) => is_unkept(a) || is_unkept(b),
        _ => false,
    }
}

fn value(db: &dyn Db, field: &Field, foreign: bool) -> Value {
    Value { name: field.name.to_string(), ty: field.ty.show(db), foreign, consumed: false }
}

fn component(db: &dyn Db, node: Entity) -> Option<Entity> {
    let bound = match definition(db, node) {
        Definition::Concrete { .. } => concrete(db, node).as_ref()?.bound.clone()?,
        Definition::Using(item) => using_call(db, node.file(db), item, &mut Vec::new())?,
        _ => return None,
    };
    Some(bound.component)
}

fn kind(db: &dyn Db, node: Entity) -> Kind {
    for item in &index(db, node.file(db)).sources {
        let ItemKind::Source(source) = &item.item(db).kind else { continue };
        if source.name.text == *node.name(db) {
            return Kind::Source(
                nodes_of(&source.body).iter().take(3).map(|name| name.text.to_string()).collect(),
            );
        }
    }
    match starts_flows(db, node) {
        true => Kind::Source(Vec::new()),
        false if is_abstract(db, node) => Kind::Flow,
        false => Kind::Code,
    }
}

/// Turns what this crate knows into what the rules are told: names as the root file would write them.
pub(super) struct Facts<'db> {
    pub(super) db: &'db dyn Db,
    pub(super) root: SourceFile,
}

impl Facts<'_> {
    pub(super) fn who(&self, who: &NodeRef) -> Who {
        let name = match world::entity(who) {
            Some(node) => crate::names::display(self.db, self.root, node).to_string(),
            None => who.name.to_string(),
        };
        Who { name, id: who.id }
    }

    pub(super) fn effects(&self, effects: &effects::Effects) -> Effects {
        let who = |who: &Option<NodeRef>| who.as_ref().map(|who| self.who(who));
        let uses = |uses: &[effects::Use]| uses.iter().map(|used| self.used(used)).collect();
        Effects {
            unknown: who(&effects.unknown),
            reads: uses(&effects.reads),
            writes: uses(&effects.writes),
            outside: effects.outside_age().map(|By { what, who }| Age { within: what, who: self.who(&who) }),
            idempotent: effects.idempotent,
            commutative: effects.commutative,
            clock: who(&effects.sees.clock),
            dice: who(&effects.sees.dice),
            session: who(&effects.sees.session),
            request: who(&effects.sees.request),
            remote: who(&effects.remote),
            sends: who(&effects.sends),
            refuses: who(&effects.refuses),
        }
    }

    pub(super) fn used(&self, used: &effects::Use) -> Use {
        let state = &used.state;
        let key = match &used.key {
            effects::Key::All => Key::All,
            effects::Key::Input(input) => Key::Input(input.to_string()),
            effects::Key::Hidden => Key::Hidden,
        };
        let state = State {
            name: world::show(self.db, self.root, state).to_string(),
            store: match &state.store {
                effects::Store::Declared(store) => Some(store.id),
                effects::Store::World(_) => None,
            },
            part: state.part.to_string(),
            closed: closed(self.db, self.root).holds(state),
        };
        Use { state, key, within: used.within, who: self.who(&used.who) }
    }

    pub(super) fn own(&self, own: &locks::Own, node: Entity) -> Lock {
        let who = match &own.why {
            Why::Declared => constraints::node_ref(self.db, node),
            Why::Early(origin) | Why::Promoted(origin) => origin.declares().clone(),
        };
        self.lock(&own.hold, &who)
    }

    /// What others inside take.
    fn inside(&self, reach: &[locks::Reach]) -> Vec<Lock> {
        let others = reach.iter().filter(|reach| reach.origin.chain.len() > 1);
        others.map(|reach| self.lock(&reach.hold, reach.origin.declares())).collect()
    }

    fn lock(&self, hold: &Hold, who: &NodeRef) -> Lock {
        let scope = match &hold.scope {
            locks::Scope::Program => Scope::Program,
            locks::Scope::Session => Scope::Session,
            locks::Scope::Key(input) => Scope::Key(input.to_string()),
            locks::Scope::Hidden => Scope::Hidden,
        };
        let name = format!("{}/{}", hold.lock.file, hold.lock.name);
        Lock { spelt: locks::spelt(hold), name, scope, mode: hold.mode, who: self.who(who) }
    }
}
