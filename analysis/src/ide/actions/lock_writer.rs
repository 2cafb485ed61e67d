//! Declares the writer that a lock is taken as anyhow.

use super::ask::{Ask, Offer};
use crate::workspace::Diagnostic;
use flux_syntax::tree::{ItemKind, LockMode};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let ItemKind::Constraint(it) = &here.tree.kind else { return None };
    let lock = it.locks.iter().find(|lock| here.range(lock.span).contains(&said.range.start))?;
    if lock.mode != LockMode::Reader {
        return None;
    }
    let text = here.written(ask.db, lock.span).replacen('?', "", 1);
    let title = format!("Take `{}` as a writer", lock.name.text);
    Some(Offer::new(title, vec![ask.edit(here.range(lock.span), text)]).preferred())
}
