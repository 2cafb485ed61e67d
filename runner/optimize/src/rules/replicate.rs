//! `replicate(copies: 2, after: "p95")`: the node writes nothing, or is `@idempotent`, and `@commutative` with every
//! writer of that state. Copies run inside the node's constraints, so they never may share one hold that excludes.

use super::retry::{consumes, twice};
use super::{source, unknown, verdict};
use crate::{Facts, Lock, Reason, Reasons, Refusal, Refusals};
use flux_plan::Mode;

pub(super) fn legal(facts: &Facts) -> Result<Reasons, Refusals> {
    if let Some(source) = source(&facts.node) {
        return Err(vec![source]);
    }
    let effects = &facts.node.effects;
    let mut refusals: Refusals = unknown(&facts.node).into_iter().collect();
    if !effects.writes.is_empty() {
        refusals.extend(twice(&facts.node));
        if !effects.commutative {
            refusals.push(Refusal::NotCommutative { node: facts.node.who.name.clone() });
        }
        refusals.extend(other_writer(facts));
    }
    refusals.extend(consumes(&facts.node));
    refusals.extend(one_hold(facts));
    refusals.extend(elsewhere(facts));
    verdict(refusals, || match effects.writes.as_slice() {
        [] => vec![Reason::WritesNothing],
        _ => vec![Reason::Idempotent, Reason::Commutes],
    })
}

/// Other services can be asked only by what asks one, and an address says which.
fn elsewhere(facts: &Facts) -> Option<Refusal> {
    let to = facts.args.texts("to");
    if let Some(text) = to.iter().find(|text| !text.starts_with("http://") && !text.starts_with("https://")) {
        return Some(Refusal::NoAddress { text: (*text).to_owned() });
    }
    let stays = !to.is_empty() && facts.node.effects.remote.is_none();
    stays.then(|| Refusal::AsksNobody { node: facts.node.who.name.clone() })
}

fn other_writer(facts: &Facts) -> Option<Refusal> {
    let mine = &facts.node.effects.writes;
    let other =
        facts.others.writers.iter().find(|other| {
            !other.commutative && mine.iter().any(|used| used.state.overlaps(&other.used.state))
        })?;
    Some(Refusal::OtherWriter { state: other.used.state.name.clone(), who: other.used.who.clone() })
}

/// A lock that the node holds around all copies, or that is held around it while a copy needs it.
fn one_hold(facts: &Facts) -> Option<Refusal> {
    let node = &facts.node;
    let writer = |lock: &&Lock| lock.mode == Mode::Write;
    let needed =
        |held: &&Lock| node.inside.iter().any(|inner| inner.name == held.name && inner.mode == Mode::Write);
    let lock = node.locks.iter().find(writer).or_else(|| facts.place.held.iter().find(needed))?;
    Some(Refusal::OneHold { lock: lock.spelt.clone(), who: lock.who.clone() })
}
