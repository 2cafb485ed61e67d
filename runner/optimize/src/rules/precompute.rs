//! `precompute(every: 1h, top: 1_000)`: as cache. It runs without a flow: there is no session, and nobody holds the
//! locks around it.

use super::{cached, not_held, verdict};
use crate::{Facts, Reasons, Refusal, Refusals};

pub(super) fn legal(facts: &Facts) -> Result<Reasons, Refusals> {
    let mut refusals = cached::refusals(facts, "every");
    refusals.extend(facts.node.effects.session.clone().map(|who| Refusal::Session { who }));
    refusals.extend(not_held(facts));
    if facts.args.text("keys").is_some() && facts.node.inputs.is_empty() {
        refusals.push(Refusal::NoInputs { node: facts.node.who.name.clone() });
    }
    verdict(refusals, || cached::reasons(facts))
}
