//! Semantic types: the block that decides each.

use super::Lower;
use super::blocks::{Ids, Place, Slots};
use crate::elaborate::ir::{Context, Operand};
use crate::elaborate::runs::input_of;
use crate::elaborate::{predicate_body, predicate_node};
use crate::locks::Hold;
use crate::names::declared::{Entity, named_items};
use flux_plan::{Predicate, PredicateId};
use smol_str::SmolStr;

/// A predicate as it is for values of one type, under what is held where it runs: the value may be a key of that.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    typedef: Entity,
    context: Context,
    held: Vec<Hold>,
    value: Option<SmolStr>,
    handlers: bool,
}

impl<'db> Lower<'db> {
    /// The predicate of a semantic type for a value, under what is held where it runs.
    pub(super) fn predicate(
        &mut self,
        typedef: Entity,
        context: Context,
        value: &Operand,
        place: &Place,
    ) -> PredicateId {
        // A predicate without a node is the same wherever it runs.
        let key = match predicate_node(self.db, typedef) {
            Some(_) => {
                let (held, value) = (place.held.clone(), input_of(value, &place.names).cloned());
                Key { typedef, context, held, value, handlers: place.handlers }
            }
            None => Key { typedef, context, held: Vec::new(), value: None, handlers: false },
        };
        if let Some(id) = self.predicates.get(&key) {
            return *id;
        }
        let Some(item) = named_items(self.db, typedef).first().copied() else { return PredicateId(0) };
        let body = &predicate_body(self.db, self.program, typedef, context).body;
        let name = self.display(typedef);
        let block = self.reserve(&name, None);
        // Its one parameter is the value, used or not.
        let slots = Slots { params: vec![0; body.params.len()], count: 1 };
        let place = Place {
            held: key.held.clone(),
            names: vec![key.value.clone(); body.params.len()],
            handlers: key.handlers,
            ids: Ids::of(format!("typedef {name}")),
        };
        self.fill(block, body, &slots, place);
        // Of a predicate only its answer is asked.
        self.plan.blocks[block.index()].exports.clear();
        let at = self.item_at(item);
        self.plan.predicates.push(Predicate { name, block, at });
        let id = PredicateId(self.plan.predicates.len() as u32 - 1);
        self.predicates.insert(key, id);
        id
    }
}
