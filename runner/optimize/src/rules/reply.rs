//! `reply()`: the node's outputs are the reply, and nothing after it can fail the request or may be postponed anyway.

use super::{postpone, source, verdict};
use crate::{Facts, Reason, Reasons, Refusal, Refusals};

pub(super) fn legal(facts: &Facts) -> Result<Reasons, Refusals> {
    if let Some(source) = source(&facts.node) {
        return Err(vec![source]);
    }
    let mut refusals = Refusals::new();
    if !facts.place.reply {
        refusals.push(Refusal::NotReply);
    }
    for behind in &facts.place.after {
        if let Some(why) = postpone::itself(behind, None) {
            refusals.push(Refusal::FailsAfter { who: behind.who.clone(), why: Box::new(why) });
        }
    }
    verdict(refusals, || vec![Reason::Replies])
}
