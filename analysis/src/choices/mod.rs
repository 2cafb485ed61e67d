//! What a program chooses: its `optimize` items, and what is legal.
//!
//! Comes in: files. Goes out: each item with the nodes that it means, by file ([`choices_in`]) and by node
//! ([`choices_of`]); whether each is legal, and why ([`verdicts`]); what else would be ([`suggestions`]). No query of a
//! flow depends on any of it: an edit of
//! `NAME.plan.flux` leaves every flow as it was checked. *Never* here: the rules themselves (`flux_optimize`), how a
//! plan is changed.

mod args;
mod closed;
mod facts;
mod judge;
mod others;
mod place;
mod suggest;

pub use judge::{Judged, choice_diags, place, verdicts};
pub use suggest::{Suggested, suggested, suggestions_of};

use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::names::declared::{Entity, Space, index};
use crate::names::{resolve, visible};
use flux_syntax::tree::ItemKind;
use rustc_hash::FxHashSet;

/// An `optimize` item, and what it is about.
#[derive(Clone, Debug, PartialEq, Eq, salsa::SalsaValue)]
pub struct Written<'db> {
    /// The `optimize` item itself.
    pub item: ItemRef<'db>,
    /// The nodes that its names mean, in order; names that mean nothing are left out.
    pub nodes: Vec<Entity>,
}

/// The `optimize` items of one file, each once, in the order of the first node that each names.
#[salsa::tracked(returns(ref))]
pub fn choices_in<'db>(db: &'db dyn Db, file: SourceFile) -> Vec<Written<'db>> {
    let written = |item: ItemRef<'db>| {
        let ItemKind::Optimize(optimize) = &item.item(db).kind else { return None };
        let nodes = optimize.nodes.iter().filter_map(|name| resolve(db, file, Space::Node, &name.text));
        Some(Written { item, nodes: nodes.collect() })
    };
    items_in(db, file).filter_map(written).collect()
}

/// The same without what their names mean.
fn items_in<'db>(db: &'db dyn Db, file: SourceFile) -> impl Iterator<Item = ItemRef<'db>> {
    let mut seen = FxHashSet::default();
    index(db, file).choices.values().flatten().copied().filter(move |item| seen.insert(*item))
}

/// The `optimize` items that name a node, in all files of the program that begins at `root`.
pub fn choices_of<'db>(db: &'db dyn Db, root: SourceFile, node: Entity) -> Vec<ItemRef<'db>> {
    let mut files = FxHashSet::default();
    let files = visible(db, root).iter().map(|(_, file)| *file).filter(|file| files.insert(*file));
    let all = files.flat_map(|file| choices_in(db, file));
    all.filter(|written| written.nodes.contains(&node)).map(|written| written.item).collect()
}
