//! Takes one lock for the whole service instead of one for each key or session.

use super::ask::{Ask, Offer};
use crate::locks::findings::immovable::Immovable;
use crate::locks::findings::two_keys::TwoKeys;
use crate::workspace::{Diagnostic, Edit, FileId};
use flux_syntax::tree::{ItemKind, Lock, LockMode};
use std::ops::Range;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let own = std::iter::once((said.file, &said.range));
    let labels = said.labels.iter().map(|label| (label.file, &label.range));
    // What can't be moved up is the inner lock; of two keys, both go.
    let places: Vec<(FileId, &Range<usize>)> = if said.is::<Immovable>() {
        labels.collect()
    } else if said.is::<TwoKeys>() {
        own.chain(labels).collect()
    } else {
        own.collect()
    };
    let mut edits: Vec<Edit> = Vec::new();
    let mut name = None;
    for (file, range) in places {
        let there = Ask { file: file.0, ..*ask };
        let Some(here) = there.here(range.start) else { continue };
        let ItemKind::Constraint(it) = &here.tree.kind else { continue };
        let touches = |lock: &&Lock| {
            let own = here.range(lock.span);
            own.start <= range.start && range.end <= own.end && lock.scope.is_some()
        };
        let Some(lock) = it.locks.iter().find(touches) else { continue };
        let mark = match lock.mode {
            LockMode::Default => "",
            LockMode::Writer => "!",
            LockMode::Reader => "?",
        };
        name.get_or_insert(&lock.name.text);
        let edit = there.edit(here.range(lock.span), format!("{}{mark}", lock.name.text));
        if !edits.contains(&edit) {
            edits.push(edit);
        }
    }
    Some(Offer::new(format!("Take one `{}` for the whole service", name?), edits))
}
