//! What is kept and told again: what `cache` and `precompute` have in common.

use super::{source, unknown};
use crate::{Facts, Reason, Reasons, Refusal, Refusals};

/// Why it can't be kept for as long as `argument` says.
pub(super) fn refusals(facts: &Facts, argument: &'static str) -> Refusals {
    let effects = &facts.node.effects;
    if let Some(source) = source(&facts.node) {
        return vec![source];
    }
    let mut out: Refusals = unknown(&facts.node).into_iter().collect();
    let written = effects.writes.first();
    out.extend(written.map(|w| Refusal::Writes { state: w.state.name.clone(), who: w.who.clone() }));
    out.extend(effects.request.clone().map(|who| Refusal::Request { who }));
    out.extend(fresh(facts));
    out.extend(older(facts, argument));
    let foreign = facts.node.inputs.iter().find(|value| value.foreign);
    out.extend(foreign.map(|v| Refusal::ForeignKey { input: v.name.clone(), ty: v.ty.clone() }));
    let foreign = facts.node.outputs.iter().find(|value| value.foreign);
    out.extend(foreign.map(|v| Refusal::ForeignValue { output: v.name.clone(), ty: v.ty.clone() }));
    out
}

/// What must be fresh is kept only as long as it is known that nobody has written it.
fn fresh(facts: &Facts) -> Option<Refusal> {
    let effects = &facts.node.effects;
    let mut reads = effects.reads.iter().filter(|used| used.within == 0);
    if let Some(open) = reads.clone().find(|used| !used.state.closed) {
        return Some(Refusal::Fresh { state: Some(open.state.name.clone()), who: open.who.clone() });
    }
    let outside = effects.outside.as_ref().filter(|age| age.within == 0);
    if outside.is_some() || reads.next().is_some() {
        // Nothing is written when time passes or dice fall, so nothing tells that these are out of date.
        if let Some(who) = effects.clock.clone() {
            return Some(Refusal::Clock { who });
        }
        if let Some(who) = effects.dice.clone() {
            return Some(Refusal::Dice { who });
        }
    }
    outside.map(|age| Refusal::Fresh { state: None, who: age.who.clone() })
}

/// The shortest time that something inside may be old; what must be fresh is not kept by time.
fn shortest(facts: &Facts) -> Option<(u64, &crate::Who)> {
    let effects = &facts.node.effects;
    let reads = effects.reads.iter().map(|used| (used.within, &used.who));
    let all = reads.chain(effects.outside.iter().map(|age| (age.within, &age.who)));
    all.filter(|(within, _)| *within > 0).min_by_key(|(within, _)| *within)
}

fn older(facts: &Facts, argument: &'static str) -> Option<Refusal> {
    let given = facts.args.duration(argument)?;
    let (allowed, who) = shortest(facts)?;
    (given > allowed).then(|| Refusal::Older { argument, given, allowed, who: who.clone() })
}

/// Why it can be kept.
pub(super) fn reasons(facts: &Facts) -> Reasons {
    let effects = &facts.node.effects;
    if effects.reads.is_empty() && effects.outside.is_none() {
        return vec![Reason::Pure];
    }
    let mut out = vec![Reason::WritesNothing];
    out.extend(shortest(facts).map(|(within, _)| Reason::MayBeOld(within)));
    let mut closed: Vec<String> = Vec::new();
    for used in effects.reads.iter().filter(|used| used.within == 0) {
        if !closed.contains(&used.state.name) {
            closed.push(used.state.name.clone());
        }
    }
    if !closed.is_empty() {
        out.push(Reason::Invalidated(closed));
    }
    out
}
