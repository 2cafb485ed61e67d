//! `retry(times: 3, backoff: 50ms)`: reading, or `@idempotent`. A write that left the process and timed out may still
//! arrive: only if also `@commutative`. Attempts are one after the other, under the node's constraints.

use super::{source, verdict};
use crate::{Facts, Kind, Node, Reason, Reasons, Refusal, Refusals};

pub(super) fn legal(facts: &Facts) -> Result<Reasons, Refusals> {
    let refusal = source(&facts.node).or_else(|| twice(&facts.node)).or_else(|| later(&facts.node));
    let refusal = refusal.or_else(|| consumes(&facts.node));
    verdict(refusal.into_iter().collect(), || {
        vec![if facts.node.effects.idempotent { Reason::Idempotent } else { Reason::WritesNothing }]
    })
}

/// A first run leaves nothing of an input for a second.
pub(super) fn consumes(node: &Node) -> Option<Refusal> {
    let input = node.inputs.iter().find(|input| input.consumed)?;
    let (input, ty) = (input.name.clone(), input.ty.clone());
    Some(Refusal::Consumes { node: node.who.name.clone(), input, ty })
}

/// It does something that running twice could do twice.
pub(super) fn twice(node: &Node) -> Option<Refusal> {
    let effects = &node.effects;
    if effects.idempotent {
        return None;
    }
    let (state, who) = match (&effects.unknown, effects.writes.first()) {
        (_, Some(used)) => (Some(used.state.name.clone()), used.who.clone()),
        (Some(who), None) => (None, who.clone()),
        (None, None) => return None,
    };
    let sum = node.kind == Kind::Flow;
    Some(Refusal::NotIdempotent { node: node.who.name.clone(), state, who, sum })
}

/// It does something elsewhere, which may happen after we gave it up.
fn later(node: &Node) -> Option<Refusal> {
    let who = node.effects.sends.clone().filter(|_| !node.effects.commutative)?;
    Some(Refusal::ArrivesLater { node: node.who.name.clone(), who })
}
