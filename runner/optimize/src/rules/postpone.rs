//! `postpone(queue: "notify.queue")`: nothing after it uses its outputs or its failure; `@idempotent`, or taken off in
//! the write's own transaction; no reader in the program is fresher than the queue's delay, which nothing bounds.

use super::retry::twice;
use super::{not_held, source, unknown, verdict};
use crate::{Facts, Kind, Node, Reason, Reasons, Refusal, Refusals};

pub(super) fn legal(facts: &Facts) -> Result<Reasons, Refusals> {
    if let Some(source) = source(&facts.node) {
        return Err(vec![source]);
    }
    let place = &facts.place;
    let mut refusals = Refusals::new();
    refusals.extend(place.used.clone().map(|who| Refusal::Used { who }));
    if place.reply {
        refusals.push(Refusal::IsReply);
    }
    refusals.extend(place.caught.clone().map(|by| Refusal::Caught { by }));
    refusals.extend(itself(&facts.node, facts.args.name("queue")));
    refusals.extend(fresh_reader(facts));
    refusals.extend(not_held(facts));
    verdict(refusals, || vec![Reason::NobodyWaits])
}

/// Why a node can't run later, wherever it stands. `queue`: the store that its entries are kept in.
pub(super) fn itself(node: &Node, queue: Option<&str>) -> Option<Refusal> {
    let effects = &node.effects;
    let in_queue = |state: &str| {
        queue.is_some_and(|queue| {
            state.strip_prefix(queue).is_some_and(|r| r.is_empty() || r.starts_with('.'))
        })
    };
    // Taken off in the transaction that writes: it is done once.
    let at_once = effects.unknown.is_none() && effects.writes.iter().all(|used| in_queue(&used.state.name));
    let again = || if at_once { None } else { twice(node) };
    let unknown = || if effects.idempotent { None } else { unknown(node) };
    let session = || effects.session.clone().map(|who| Refusal::Session { who });
    let request = || effects.request.clone().map(|who| Refusal::Request { who });
    let unqueued = || unqueued(node);
    unknown().or_else(again).or_else(session).or_else(request).or_else(unqueued)
}

/// What is to be done later is written down until then.
fn unqueued(node: &Node) -> Option<Refusal> {
    let is_code = node.kind == Kind::Code;
    let input = node.inputs.iter().find(|v| v.consumed || (is_code && v.foreign && v.ty != "html"))?;
    Some(Refusal::Unqueued { input: input.name.clone(), ty: input.ty.clone() })
}

fn fresh_reader(facts: &Facts) -> Option<Refusal> {
    let mine = &facts.node.effects.writes;
    let reader = facts.others.readers.iter().find(|other| {
        other.used.within == 0 && mine.iter().any(|used| used.state.overlaps(&other.used.state))
    })?;
    Some(Refusal::FreshReader { state: reader.used.state.name.clone(), who: reader.used.who.clone() })
}
