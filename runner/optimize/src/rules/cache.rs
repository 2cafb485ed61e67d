//! `cache(entries: 100_000, ttl: 3m)`: the nodes inside write nothing and have no unknown effects. What must be fresh
//! only under a closed world, and with nothing that reads time or randomness. On a hit nothing runs, so no lock is
//! needed; on a miss the flow that fills holds what it always holds.

use super::{cached, verdict};
use crate::{Facts, Reason, Reasons, Refusals};

pub(super) fn legal(facts: &Facts) -> Result<Reasons, Refusals> {
    verdict(cached::refusals(facts, "ttl"), || {
        let mut reasons = cached::reasons(facts);
        if facts.node.effects.session.is_some() {
            reasons.push(Reason::PerSession);
        }
        reasons
    })
}
