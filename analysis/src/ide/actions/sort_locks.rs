//! Writes a constraint's locks in the order in which they are taken.

use super::ask::{Ask, Offer};
use flux_syntax::tree::{ItemKind, Lock};
use std::ops::Range;

pub(super) fn offer(ask: &Ask<'_>, range: &Range<usize>) -> Vec<Offer> {
    sort(ask, range).into_iter().collect()
}

fn sort(ask: &Ask<'_>, range: &Range<usize>) -> Option<Offer> {
    let here = ask.here(range.start)?;
    let ItemKind::Constraint(it) = &here.tree.kind else { return None };
    let scope = |lock: &Lock| match lock.scope.as_ref().map(|s| s.text.as_str()) {
        None | Some("program") => 0,
        Some("session") => 1,
        Some(_) => 2,
    };
    let mut sorted: Vec<_> = it.locks.iter().collect();
    sorted.sort_by(|a, b| (&a.name.text, scope(a)).cmp(&(&b.name.text, scope(b))));
    if sorted.iter().zip(&it.locks).all(|(a, b)| a.span == b.span) {
        return None;
    }
    // Each place gets another lock; what stands between them stays.
    let edits = it.locks.iter().zip(sorted).filter(|(old, new)| old.span != new.span);
    let edits = edits.map(|(old, new)| ask.edit(here.range(old.span), here.written(ask.db, new.span)));
    Some(Offer::new("Sort the locks in the order in which they are taken", edits.collect()))
}
