//! Lets the outer node take both keys of a lock.

use super::ask::{Ask, Offer};
use crate::ide::context::context_of;
use crate::names::declared::Space;
use crate::names::program::program;
use crate::names::resolve;
use crate::workspace::Diagnostic;
use flux_syntax::tree::{ItemKind, Lock};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let ItemKind::Constraint(outer) = &here.tree.kind else { return None };
    let label = said.labels.iter().find(|label| label.file == said.file && label.range != said.range)?;
    let there = ask.here(label.range.start)?;
    let ItemKind::Constraint(inner) = &there.tree.kind else { return None };
    let lock: &Lock = inner.locks.iter().find(|lock| there.range(lock.span) == label.range)?;
    let key = &lock.scope.as_ref()?.text;
    let node = resolve(ask.db, ask.file, Space::Node, &outer.node.text)?;
    let context = context_of(ask.db, program(ask.db, ask.file), node);
    context.tuple(ask.db).iter().find(|field| field.name == *key)?;
    let text = there.written(ask.db, lock.span);
    let end = here.range(outer.locks.last()?.span).end;
    let title = format!("Let `{}` take `{text}` too", outer.node.text);
    Some(Offer::new(title, vec![ask.insert(end, format!(", {text}"))]))
}
