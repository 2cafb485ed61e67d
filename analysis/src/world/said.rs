//! Annotations of nodes and of components' declarations, read.

use super::state::state;
use crate::constraints::node_ref;
use crate::effects::{Key, NodeRef, Said, State, Use};
use crate::files::db::Db;
use crate::names::declared::Entity;
use crate::node::annotations::{items, numbers};
use crate::types::values::constant;
use flux_plan::{Constant, Staleness};
use flux_syntax::tree::{Annotation, Arg};

/// What a node's annotations say.
pub(super) fn said(db: &dyn Db, node: Entity) -> Said {
    let who = node_ref(db, node);
    let mut said = Said::default();
    for annotation in items(db, node).flat_map(|at| &at.item(db).annotations) {
        read(annotation, &mut said, &|written, key| {
            let key = key.map_or(Key::All, |key| Key::Input(key.into()));
            Some(used(state(db, node.file(db), written), key, &who))
        });
    }
    said
}

pub(super) fn used(state: State, key: Key, who: &NodeRef) -> Use {
    Use { state, key, within: 0, who: who.clone() }
}

/// What one annotation says. `state` is asked what a name means, and what its key is.
pub(super) fn read(
    annotation: &Annotation,
    said: &mut Said,
    state: &dyn Fn(&str, Option<&str>) -> Option<Use>,
) {
    let used = || {
        let written = name(annotation.args.first()?)?;
        let key = annotation.args.get(1).and_then(name);
        state(&written, key.as_deref())
    };
    match annotation.name.text.as_str() {
        "pure" => said.pure = true,
        "idempotent" => said.idempotent = true,
        "commutative" => said.commutative = true,
        "volatile" => {
            let numbers = numbers(annotation);
            let within = numbers.first().copied().flatten().unwrap_or(0);
            said.staleness = Some(Staleness { within, on_error: numbers.get(1).copied().flatten() });
        }
        "reads" => said.reads.extend(used()),
        "writes" => said.writes.extend(used()),
        _ => {}
    }
}

/// An argument that is a name.
pub(super) fn name(arg: &Arg) -> Option<String> {
    match constant(&arg.value) {
        Constant::Name(name) => Some(name),
        _ => None,
    }
}
