//! Takes out a node that nothing runs: its items, and what constraints, handlers and optimizations say of it.

use super::ask::{Ask, Offer};
use crate::choices::choices_in;
use crate::names::declared::{Asked, Entity, Space, node_items, own_directives};
use crate::workspace::{Diagnostic, Edit};
use rustc_hash::FxHashSet;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let (name, _) = here.tree.name()?;
    let node = Entity::new(ask.db, ask.file, Space::Node, name.clone());
    let items = node_items(ask.db, node);
    let own = items.signatures.iter().chain(&items.usings).chain(&items.flows);
    let chosen = choices_in(ask.db, ask.file).iter().filter(|choice| choice.nodes == [node]);
    let about = own_directives(ask.db, node, Asked::All).iter().chain(chosen.map(|choice| &choice.item));
    let (mut edits, mut seen) = (Vec::<Edit>::new(), FxHashSet::default());
    for item in own.chain(about) {
        if seen.insert(item.statement) {
            edits.push(ask.remove(ask.item(*item).at)?);
        }
    }
    // Another file may speak of it: what it says would then name nothing.
    let uses = crate::ide::references::uses(ask.db, &ask.ws.all_files(), node);
    let gone = |file, at: usize| edits.iter().any(|e| e.file == file && e.range.contains(&at));
    let alone = uses.iter().all(|place| gone(place.file, place.range.start));
    alone.then(|| Offer::new(format!("Remove the node `{name}`"), edits))
}
