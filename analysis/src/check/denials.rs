//! Annotations add to what a node's component, or its inside, does. What they deny is told here.

use crate::constraints::node_ref;
use crate::diagnostics::Diag;
use crate::diagnostics::contradiction::DeniedEffect;
use crate::effects::{Denial, NodeRef};
use crate::elaborate::ir::Context;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::names::declared::{Entity, Space, is_annotated, node_items};
use crate::names::program::Program;
use crate::node::annotations::items;
use crate::node::is_abstract;
use crate::world;

/// What a node that runs code denies of its component; none: nothing.
pub(super) fn concrete<'db>(db: &'db dyn Db, node: Entity) -> Option<Diag<'db>> {
    if is_abstract(db, node) {
        return None;
    }
    denied(db, node, &world::concrete_effects(db, node).denials)
}

/// Of a flow, as it is used in that context.
pub(super) fn flow<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    node: Entity,
    context: Context,
) -> Option<Diag<'db>> {
    if !is_annotated(db, node) || pure(db, node).is_none() {
        return None;
    }
    denied(db, node, &world::does(db, program, node, context).denials)
}

/// Where it says `@pure`.
fn pure<'db>(db: &'db dyn Db, node: Entity) -> Option<Place<'db>> {
    let of = |at: crate::files::statement::ItemRef<'db>| {
        at.item(db).annotations.iter().find(|a| a.name.text == "pure").map(|a| at.at(a.span))
    };
    items(db, node).find_map(of)
}

fn denied<'db>(db: &'db dyn Db, node: Entity, denials: &[Denial]) -> Option<Diag<'db>> {
    let denial = denials.first()?;
    let at = pure(db, node)?;
    let file = node.file(db);
    let (what, who) = match denial {
        Denial::Writes(used) => (format!("writes `{}`", world::show(db, file, &used.state)), &used.who),
        Denial::Reads(used) => (format!("reads `{}`", world::show(db, file, &used.state)), &used.who),
        Denial::Volatile(who) => ("tells what changes by itself".to_owned(), who),
        Denial::Clock(who) => ("reads the clock".to_owned(), who),
        Denial::Dice(who) => ("is decided by chance".to_owned(), who),
        Denial::Session(who) => ("reads the session".to_owned(), who),
        Denial::Request(who) => ("reads the request".to_owned(), who),
    };
    let inside = *who != node_ref(db, node);
    let how = if inside { place(db, who) } else { None };
    let inside = inside.then(|| who.name.clone());
    let said =
        Diag::new(at, DeniedEffect { name: node.name(db).clone(), what, inside, shown: how.is_some() });
    Some(match how {
        Some(how) => said.label(how),
        None => said,
    })
}

/// Where a node is declared; of a component that is called in a flow, nowhere in the program.
fn place<'db>(db: &'db dyn Db, who: &NodeRef) -> Option<Place<'db>> {
    let node = world::entity(who).filter(|node| node.space(db) == Space::Node)?;
    let items = node_items(db, node);
    let at = items.flows.first().or(items.signatures.first()).or(items.usings.first())?;
    Some(at.name(db))
}
