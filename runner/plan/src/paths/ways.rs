//! How many ways there are through a block, to fail in it, and to end the flow in it.
//!
//! Every addition says where the added ways begin: that is all that a numbering needs.

use super::link::{Counts, Link};
use crate::{Case, Test};
use std::collections::{BTreeMap, BTreeSet};

/// Codes that a failure can't have any more, because a nearer catch takes them: what tells failures apart.
pub(super) type Excluded = BTreeSet<i64>;

/// What can become of a step or block. All counts saturate.
#[derive(Clone, Debug, Default)]
pub(super) struct Ways {
    /// Ways to go on behind it.
    pub(super) succeed: u64,
    /// Ways in which the flow ends inside: through a handler.
    pub(super) end: u64,
    /// Ways to fail uncaught so far.
    pub(super) fail: BTreeMap<Excluded, u64>,
}

/// Where the ways of something inside begin among those around it: a [`Link`] whose classes have no numbers yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) succeed: u64,
    pub(super) end: u64,
    pub(super) fail: Vec<(Excluded, u64)>,
}

impl Ways {
    /// One way to go on, and none to fail.
    pub(super) fn one() -> Ways {
        Ways { succeed: 1, ..Ways::default() }
    }

    pub(super) fn add_successes(&mut self, count: u64) -> u64 {
        grow(&mut self.succeed, count)
    }

    pub(super) fn add_ends(&mut self, count: u64) -> u64 {
        grow(&mut self.end, count)
    }

    pub(super) fn add_failures(&mut self, excluded: &Excluded, count: u64) -> u64 {
        if count == 0 {
            return 0;
        }
        grow(self.fail.entry(excluded.clone()).or_default(), count)
    }

    /// Ends or fails in `times` as many ways as the other, which does not go on.
    pub(super) fn add_stops(&mut self, other: &Ways, times: u64) -> Draft {
        let end = self.add_ends(other.end.saturating_mul(times));
        let fail = other.fail.iter().map(|(excluded, count)| {
            (excluded.clone(), self.add_failures(excluded, count.saturating_mul(times)))
        });
        Draft { succeed: 0, end, fail: fail.collect() }
    }

    /// Every way to be over.
    pub(super) fn total(&self) -> u64 {
        let fails = self.fail.values().fold(0u64, |sum, n| sum.saturating_add(*n));
        self.succeed.saturating_add(self.end).saturating_add(fails)
    }

    pub(super) fn counts(&self) -> Counts {
        Counts { succeed: self.succeed, end: self.end, fail: self.fail.values().copied().collect() }
    }

    /// The number of a class of failures.
    pub(super) fn class(&self, excluded: &Excluded) -> u32 {
        // What can't happen has no class, and no number is asked of it.
        self.fail.keys().position(|known| known == excluded).unwrap_or(0) as u32
    }

    /// A draft whose target these ways are.
    pub(super) fn link(&self, draft: &Draft) -> Link {
        let fail = draft.fail.iter().map(|(excluded, base)| (self.class(excluded), *base));
        Link { succeed: draft.succeed, end: draft.end, fail: fail.collect() }
    }
}

/// Adds, and gives back what there was.
fn grow(count: &mut u64, more: u64) -> u64 {
    let before = *count;
    *count = count.saturating_add(more);
    before
}

/// Does one of the cases always apply?
pub fn has_catch_all(cases: &[Case]) -> bool {
    let single = |case: &Case| match case.tests.as_slice() {
        [test] => Some(test.clone()),
        _ => None,
    };
    let singles: Vec<Test> = cases.iter().filter_map(single).collect();
    cases.iter().any(|case| case.tests.is_empty())
        || singles.iter().any(|one| singles.iter().any(|other| complements(one, other)))
}

fn complements(one: &Test, other: &Test) -> bool {
    match (one, other) {
        (Test::Some { value: a, .. }, Test::None { value: b }) => a == b,
        (
            Test::Is { predicate: p, value: a, negated: false },
            Test::Is { predicate: q, value: b, negated: true },
        ) => p == q && a == b,
        _ => false,
    }
}
