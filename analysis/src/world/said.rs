//! Annotations of nodes and of components' declarations, read.

use super::state::state;
use crate::constraints::node_ref;
use crate::effects::{Key, NodeRef, Said, State, Use};
use crate::files::db::Db;
use crate::library::words::given;
use crate::names::declared::Entity;
use crate::node::annotations::{items, number};
use crate::types::values::constant;
use flux_plan::{Constant, Staleness};
use flux_syntax::tree::{Annotation, Arg};

/// What a node's annotations say.
pub(super) fn said(db: &dyn Db, node: Entity) -> Said {
    let who = node_ref(db, node);
    let mut said = Said::default();
    for annotation in items(db, node).flat_map(|at| &at.item(db).annotations) {
        read(db, annotation, &mut said, &|written, key| {
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
    db: &dyn Db,
    annotation: &Annotation,
    said: &mut Said,
    state: &dyn Fn(&str, Option<&str>) -> Option<Use>,
) {
    let name = |parameter| match given(db, annotation, parameter) {
        Some(Constant::Name(name)) => Some(name),
        _ => None,
    };
    let used = || state(&name("state")?, name("key").as_deref());
    match annotation.name.text.as_str() {
        "pure" => said.pure = true,
        "idempotent" => said.idempotent = true,
        "commutative" => said.commutative = true,
        "volatile" => {
            let age = |parameter| given(db, annotation, parameter).as_ref().and_then(number);
            said.staleness =
                Some(Staleness { within: age("within").unwrap_or(0), on_error: age("on_error") });
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
