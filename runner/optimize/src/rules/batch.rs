//! `batch(max: 64, within: 2ms)`: the component says it can, no call sees another's effects, and the node has no
//! constraints.

use super::{source, verdict};
use crate::{Facts, Reason, Reasons, Refusal, Refusals};

pub(super) fn legal(facts: &Facts) -> Result<Reasons, Refusals> {
    let node = &facts.node;
    if let Some(source) = source(node) {
        return Err(vec![source]);
    }
    let mut refusals = Refusals::new();
    if !node.batches {
        refusals.push(Refusal::NoBatch { component: node.component.clone() });
    }
    let effects = &node.effects;
    let both = effects.reads.iter().find(|read| effects.writes.iter().any(|w| w.state.overlaps(&read.state)));
    refusals.extend(both.map(|used| Refusal::SeesOthers { state: used.state.name.clone() }));
    let lock = node.locks.first().or(node.inside.first());
    refusals
        .extend(lock.map(|lock| Refusal::Constrained { lock: lock.spelt.clone(), who: lock.who.clone() }));
    verdict(refusals, || node.component.clone().map(Reason::Batches).into_iter().collect())
}
