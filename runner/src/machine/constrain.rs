//! What a step must hold before it runs: permits taken ahead, then locks, in the plan's order.

use crate::locks::{Acquired, Claim, Holdings, LockTable, Taking};
use crate::prepare::{Program, Step};
use std::task::{Context, Poll};

/// A step's constraints on the way. Dropped, it leaves no trace but what is among the holdings.
pub(super) struct Constrain {
    /// How many of the step's permits it has.
    permits: usize,
    claim: Option<Claim>,
    taking: Taking,
    /// When it began, for a trace.
    pub(super) since: u64,
}

impl Constrain {
    pub(super) fn new(taking: Taking, since: u64) -> Constrain {
        Constrain { permits: 0, claim: None, taking, since }
    }

    /// Goes on; without a context, as far as it gets without waiting.
    pub(super) fn poll(
        &mut self,
        program: &Program,
        step: &Step,
        table: &LockTable,
        holdings: &mut Holdings,
        mut cx: Option<&mut Context<'_>>,
    ) -> Poll<Acquired> {
        while let Some(limit) = step.permits.get(self.permits).copied() {
            let claim = match self.claim.take() {
                Some(claim) => Some(claim),
                None => holdings.ahead(limit).or_else(|| program.gate(limit)).map(Claim::permit),
            };
            if let Some(mut claim) = claim {
                let had = match cx.as_deref_mut() {
                    Some(cx) => claim.poll(cx).is_ready(),
                    None => claim.try_take(),
                };
                if !had {
                    self.claim = Some(claim);
                    return Poll::Pending;
                }
                holdings.extend(claim.made());
                if step.limit != Some(limit) {
                    holdings.pass_on(limit);
                }
            }
            self.permits += 1;
        }
        self.taking.poll(table, holdings, cx)
    }
}
