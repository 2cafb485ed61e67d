//! Acquisitions: what a step wants, in order, each once the one before is held.

use super::hold::{At, Claim};
use super::holdings::Holdings;
use super::keyed::Key;
use super::table::{LockTable, Named};
use flux_plan::Mode;
use smallvec::SmallVec;
use std::task::{Context, Poll};

/// One acquisition to be made.
pub(crate) struct Wanted {
    /// The lock that is wanted.
    pub(crate) lock: Named,
    /// Its place in the canonical order: the plan's number, not the table's.
    pub(crate) order: u32,
    pub(crate) mode: Mode,
    /// The session or value whose lock it is; none: program scope.
    pub(crate) key: Option<Key>,
}

/// How an acquisition ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Acquired {
    /// All of it is held.
    All,
    /// A step around holds as a reader what this one wants as a writer; two such flows would wait for each
    /// other. Analysis makes no such plan.
    WouldUpgrade,
}

/// Takes a lock of program scope if that needs no waiting. `None`: see [`Taking`].
#[inline]
pub(crate) fn take_free(holdings: &mut Holdings, lock: &Named, mode: Mode) -> Option<Acquired> {
    match holdings.mode_of(&lock.gate) {
        Some(held) if held >= mode => return Some(Acquired::All),
        Some(_) => return Some(Acquired::WouldUpgrade),
        None => {}
    }
    let mut claim = Claim::lock(At::Shared(lock.gate.clone()), mode);
    if !claim.try_take() {
        return None;
    }
    holdings.extend(claim.made());
    Some(Acquired::All)
}

/// All that a step wants, on the way. Dropped before it has all, it has given nothing but what is among the
/// holdings, and leaves no trace at what it waited for.
pub(crate) struct Taking {
    wanted: SmallVec<[Wanted; 1]>,
    next: usize,
    /// What it waits for.
    claim: Option<Claim>,
}

impl Taking {
    pub(crate) fn new(mut wanted: SmallVec<[Wanted; 1]>) -> Taking {
        merge(&mut wanted);
        Taking { wanted, next: 0, claim: None }
    }

    /// Takes in canonical order all that is wanted and that no step around holds already. Without a context it goes
    /// as far as it gets without waiting.
    pub(crate) fn poll(
        &mut self,
        table: &LockTable,
        holdings: &mut Holdings,
        mut cx: Option<&mut Context<'_>>,
    ) -> Poll<Acquired> {
        loop {
            if let Some(claim) = &mut self.claim {
                let Some(cx) = cx.as_deref_mut() else { return Poll::Pending };
                if claim.poll(cx).is_pending() {
                    return Poll::Pending;
                }
                holdings.extend(self.claim.take().and_then(Claim::made));
            }
            let Some(want) = self.wanted.get(self.next) else { return Poll::Ready(Acquired::All) };
            self.next += 1;
            let at = match &want.key {
                Some(key) => At::Keyed(table.keyed(want.lock.id, key)),
                None => At::Shared(want.lock.gate.clone()),
            };
            match holdings.mode_of(at.gate()) {
                Some(held) if held >= want.mode => continue,
                Some(_) => return Poll::Ready(Acquired::WouldUpgrade),
                None => {}
            }
            let mut claim = Claim::lock(at, want.mode);
            if claim.try_take() {
                holdings.extend(claim.made());
            } else {
                self.claim = Some(claim);
            }
        }
    }
}

/// Keys of one name come by value, equal ones merged to the stronger mode; the rest is as the plan has it.
fn merge(wanted: &mut SmallVec<[Wanted; 1]>) {
    if wanted.len() < 2 {
        return;
    }
    wanted.sort_by(|a, b| (a.order, &a.key).cmp(&(b.order, &b.key)));
    wanted.dedup_by(|later, first| {
        let same = later.order == first.order && later.key == first.key;
        if same {
            first.mode = first.mode.max(later.mode);
        }
        same
    });
}
