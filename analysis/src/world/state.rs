//! Which state a written name means.

use crate::constraints::node_ref;
use crate::effects::{NodeRef, State, Store};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::declared::{Entity, Space};
use crate::names::resolve;
use salsa::plumbing::FromId;
use smol_str::SmolStr;

/// `news.edits`, as it is meant in that file: the longest beginning that is a store there, and the rest as a part of
/// it; else something that no `store` declares.
pub(super) fn state(db: &dyn Db, file: SourceFile, written: &str) -> State {
    let ends = written.match_indices('.').map(|(at, _)| at).rev();
    for end in std::iter::once(written.len()).chain(ends) {
        if let Some(store) = resolve(db, file, Space::Store, &SmolStr::new(&written[..end])) {
            let part = written[end..].trim_start_matches('.').into();
            return State { store: Store::Declared(node_ref(db, store)), part };
        }
    }
    let (head, part) = written.split_once('.').unwrap_or((written, ""));
    State { store: Store::World(head.into()), part: part.into() }
}

/// The store that is meant; none: no `store` declares it.
pub fn store_of(state: &State) -> Option<Entity> {
    match &state.store {
        Store::Declared(store) => entity(store),
        Store::World(_) => None,
    }
}

/// What a handle stands for; none: something that is not declared.
pub fn entity(who: &NodeRef) -> Option<Entity> {
    (who.id != UNDECLARED).then(|| Entity::from_id(salsa::Id::from_bits(who.id)))
}

/// The handle of native nodes that are named and not declared: no [`Entity`] has it.
pub(super) const UNDECLARED: u64 = 0;
