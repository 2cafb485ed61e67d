//! What a flow does: what all that may run inside it does.

use super::state::{Key, Use};
use super::{By, Effects, NodeRef};
use flux_plan::Staleness;
use smol_str::SmolStr;

/// One use of a node, or of a component, inside a flow.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The effects of the node or component, in terms of its own inputs.
    pub effects: &'a Effects,
    /// Each input of it whose value is, unchanged, an input of the flow, with that input's name there.
    pub wiring: &'a [(SmolStr, SmolStr)],
}

/// The effects of all parts together: neither idempotent nor commutative, whatever each of them is.
pub fn sum<'a>(parts: impl IntoIterator<Item = Part<'a>>) -> Effects {
    let mut all = Effects::default();
    for part in parts {
        let one = part.effects;
        first(&mut all.unknown, &one.unknown);
        one.reads.iter().for_each(|used| push(&mut all.reads, part.outward(used)));
        one.writes.iter().for_each(|used| push(&mut all.writes, part.outward(used)));
        all.staleness = strictest(all.staleness.take(), one.age());
        all.outside = shortest(all.outside.take(), one.outside_age());
        first(&mut all.sees.clock, &one.sees.clock);
        first(&mut all.sees.dice, &one.sees.dice);
        first(&mut all.sees.session, &one.sees.session);
        first(&mut all.sees.request, &one.sees.request);
        first(&mut all.remote, &one.remote);
        first(&mut all.sends, &one.sends);
        first(&mut all.refuses, &one.refuses);
    }
    all
}

impl Part<'_> {
    /// A use as the flow around sees it.
    fn outward(&self, used: &Use) -> Use {
        let Key::Input(input) = &used.key else { return used.clone() };
        let outer = self.wiring.iter().find(|(inner, _)| inner == input);
        let key = outer.map_or(Key::Hidden, |(_, outer)| Key::Input(outer.clone()));
        Use { key, ..used.clone() }
    }
}

/// Each use once: of two, the one that must be fresher, else the first.
pub(super) fn push(uses: &mut Vec<Use>, used: Use) {
    match uses.iter_mut().find(|known| known.same(&used)) {
        Some(known) if known.within <= used.within => {}
        Some(known) => *known = used,
        None => uses.push(used),
    }
}

fn shortest(a: Option<By<u64>>, b: Option<By<u64>>) -> Option<By<u64>> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if b.what < a.what { b } else { a }),
        (a, b) => a.or(b),
    }
}

fn first(all: &mut Option<NodeRef>, one: &Option<NodeRef>) {
    if all.is_none() {
        all.clone_from(one);
    }
}

/// Of two bounds both must hold. While it fails, each may be as old as it says: a part that says nothing of that,
/// no older than else.
fn strictest(a: Option<By<Staleness>>, b: Option<By<Staleness>>) -> Option<By<Staleness>> {
    let (Some(a), Some(b)) = (&a, &b) else { return a.or(b) };
    let longest = |s: &Staleness| s.on_error.unwrap_or(s.within);
    let within = a.what.within.min(b.what.within);
    let on_error = longest(&a.what).min(longest(&b.what));
    let who = if b.what.within < a.what.within { &b.who } else { &a.who };
    let on_error = (on_error > within).then_some(on_error);
    Some(By { what: Staleness { within, on_error }, who: who.clone() })
}
