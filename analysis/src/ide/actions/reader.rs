//! Takes a lock as a reader, where all that runs under it only reads.

use super::ask::{Ask, Offer};
use crate::constraints::lock_summary;
use crate::effects::Effects;
use crate::ide::context::context_of;
use crate::ide::hints::effects_of;
use crate::names::declared::Space;
use crate::names::program::program;
use crate::names::resolve;
use flux_plan::Mode;
use flux_syntax::tree::{ItemKind, LockMode};
use std::ops::Range;

pub(super) fn offer(ask: &Ask<'_>, range: &Range<usize>) -> Vec<Offer> {
    find(ask, range).into_iter().collect()
}

fn find(ask: &Ask<'_>, range: &Range<usize>) -> Option<Offer> {
    let here = ask.here(range.start)?;
    let ItemKind::Constraint(it) = &here.tree.kind else { return None };
    let lock = it.locks.iter().find(|lock| {
        let own = here.range(lock.span);
        own.start <= range.start && range.end <= own.end
    })?;
    if lock.mode == LockMode::Reader {
        return None;
    }
    let node = resolve(ask.db, ask.file, Space::Node, &it.node.text)?;
    let program = program(ask.db, ask.file);
    let context = context_of(ask.db, program, node);
    // A writer inside would make a writer of it again.
    let summary = &lock_summary(ask.db, program, node, context).summary;
    let inner = summary.reach.iter().any(|reach| {
        reach.hold.lock.name == lock.name.text
            && reach.hold.mode == Mode::Write
            && reach.origin.chain.len() > 1
    });
    if inner || !only_reads(effects_of(ask.db, node)) {
        return None;
    }
    let name = here.range(lock.name.span);
    let mark = match lock.mode {
        LockMode::Writer => name.end..name.end + 1,
        _ => name.end..name.end,
    };
    let title = format!("Take `{}` as a reader: `{}` only reads", lock.name.text, it.node.text);
    Some(Offer::new(title, vec![ask.edit(mark, "?")]))
}

/// Nothing is written, and what it does is known.
pub(super) fn only_reads(effects: &Effects) -> bool {
    effects.unknown.is_none() && effects.writes.is_empty()
}
