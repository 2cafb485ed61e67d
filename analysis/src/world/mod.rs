//! Effects of a program's nodes: declarations, annotations and bodies, given to [`crate::effects`].
//!
//! Comes in: a node, and what it sees. Goes out: its [`Effects`], stores by their identity. *Never* here: the rule
//! itself, diagnostics, the plan.

mod component;
mod inside;
mod said;
mod state;
mod told;

pub use state::{entity, store_of};
pub use told::{in_words, show};

use crate::constraints::node_ref;
use crate::effects::{self, Denial, Effects, Part};
use crate::elaborate::ir::{Body, Context};
use crate::elaborate::runs::{given_names, recovery_names};
use crate::elaborate::{failure_body, failure_context, infer, sound};
use crate::files::db::Db;
use crate::names::declared::{Entity, is_annotated};
use crate::names::program::Program;
use crate::node::annotations::facts;
use crate::node::{Definition, concrete, definition, is_abstract, using_call};
use inside::parts;
use smol_str::SmolStr;
use std::borrow::Cow;

pub use component::call_effects;

/// What a node does, and what its annotations deny.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Does {
    /// The effects that the node has after all.
    pub effects: Effects,
    /// What it does although its annotations say that it doesn't.
    pub denials: Vec<Denial>,
}

/// What a concrete node does: its component's declaration and its annotations. (Of a flow, nothing is known here.)
#[salsa::tracked(returns(ref))]
pub fn concrete_effects(db: &dyn Db, node: Entity) -> Does {
    let who = node_ref(db, node);
    let bound = match definition(db, node) {
        Definition::Concrete { .. } => concrete(db, node).as_ref().and_then(|c| c.bound.clone()),
        Definition::Using(item) => using_call(db, node.file(db), item, &mut Vec::new()),
        _ => None,
    };
    let component = match &bound {
        Some(bound) => call_effects(db, bound, &who),
        None => Effects::unknown(who),
    };
    annotated(db, node, component)
}

fn annotated(db: &dyn Db, node: Entity, effects: Effects) -> Does {
    if !is_annotated(db, node) {
        return Does { effects, denials: Vec::new() };
    }
    let (mut effects, denials) = effects::add(effects, &said::said(db, node), &node_ref(db, node));
    if effects.refuses.is_none() && facts(db, node).throttle.is_some() {
        effects.refuses = Some(node_ref(db, node));
    }
    Does { effects, denials }
}

/// What a flow does: all that may run inside it, and what its annotations add. Its own recoveries, which run in its
/// place, are not in it.
#[salsa::tracked(returns(ref))]
fn abstract_effects<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity, context: Context) -> Does {
    if !sound(db, program, node) {
        return Does { effects: Effects::unknown(node_ref(db, node)), denials: Vec::new() };
    }
    let body = &infer(db, program, node, context).body;
    let mut all = body_effects(db, program, body, &given_names(db, context, body));
    if matches!(definition(db, node), Definition::Cases(_)) && all.refuses.is_none() {
        // Where cases choose, what comes behind waits for the choice.
        all.refuses = Some(node_ref(db, node));
    }
    annotated(db, node, all)
}

/// What a node does by itself: its own recoveries are not in it.
pub fn does<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity, context: Context) -> &'db Does {
    if is_abstract(db, node) {
        abstract_effects(db, program, node, context)
    } else {
        concrete_effects(db, node)
    }
}

/// What may happen where a node stands in a flow: it, or a recovery of it.
pub fn effects<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity, context: Context) -> &'db Effects {
    let recovered = program.recoveries(db, node).next().is_some();
    if recovered {
        recovered_effects(db, program, node, context)
    } else {
        &does(db, program, node, context).effects
    }
}

#[salsa::tracked(returns(ref))]
fn recovered_effects<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity, context: Context) -> Effects {
    let own = &does(db, program, node, context).effects;
    if !sound(db, program, node) {
        return own.clone();
    }
    let context = failure_context(db, context);
    let recovered = program.recoveries(db, node).map(|item| {
        let body = &failure_body(db, program, item, context).body;
        body_effects(db, program, body, &recovery_names(db, context, body))
    });
    let recovered: Vec<Effects> = recovered.collect();
    // What it does itself is told in its own terms already, and so is what a recovery does.
    let same: Vec<(SmolStr, SmolStr)> = effects::inputs(own)
        .chain(recovered.iter().flat_map(effects::inputs))
        .map(|input| (input.clone(), input.clone()))
        .collect();
    let all = std::iter::once(own).chain(&recovered);
    effects::sum(all.map(|effects| Part { effects, wiring: &same }))
}

/// What a body does. `names` are those of its parameters in the node around it.
pub fn body_effects<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    body: &Body<'db>,
    names: &[Option<SmolStr>],
) -> Effects {
    let parts = parts(db, program, body, names);
    let parts = parts.iter().map(|(effects, wiring): &(Cow<'_, Effects>, _)| Part { effects, wiring });
    effects::sum(parts)
}
