//! Which stores nothing but the program writes: `assume closed_world`.

use crate::effects::{State, Store};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::declared::{Entity, Space, index};
use crate::names::{resolve, visible};
use crate::world;
use flux_syntax::tree::ItemKind;

/// What a program promises.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Closed {
    all: bool,
    stores: Vec<Entity>,
}

impl Closed {
    /// Does nothing else write that? Of what no `store` declares nobody can promise it.
    pub(super) fn holds(&self, state: &State) -> bool {
        match (&state.store, world::store_of(state)) {
            (Store::Declared(_), Some(store)) => self.all || self.stores.contains(&store),
            _ => false,
        }
    }
}

/// The promises of all files of the program that begins there, each store by its identity.
#[salsa::tracked(returns(ref))]
pub(super) fn closed(db: &dyn Db, root: SourceFile) -> Closed {
    let mut out = Closed::default();
    for (_, file) in visible(db, root) {
        for item in &index(db, *file).program {
            let ItemKind::Assume(assume) = &item.item(db).kind else { continue };
            out.all |= assume.stores.is_empty();
            for name in &assume.stores {
                let store = resolve(db, *file, Space::Store, &name.text);
                out.stores.extend(store.filter(|store| !out.stores.contains(store)));
            }
        }
    }
    out
}
