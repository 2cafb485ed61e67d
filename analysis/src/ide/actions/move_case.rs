//! Puts a case before the wider one that would always take its place.

use super::ask::{Ask, Here, Offer};
use crate::workspace::Diagnostic;
use flux_syntax::tree::{ItemKind, Pattern, PatternKind};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let label = said.labels.first().filter(|label| label.file == said.file)?;
    let wider = ask.here(label.range.start)?;
    let (own, other) = (patterns(here)?, patterns(wider)?);
    let is_any = |pattern: &Pattern| matches!(pattern.kind, PatternKind::Any { .. });
    let text = |here: Here<'_>, pattern: &Pattern| here.written(ask.db, pattern.span).to_owned();
    let covers = own.iter().zip(other).all(|(a, b)| is_any(b) || text(here, a) == text(wider, b));
    let narrower = own.iter().zip(other).any(|(a, b)| is_any(b) && !is_any(a));
    if !(covers && narrower) || own.len() != other.len() || here.at.start <= wider.at.start {
        return None;
    }
    let statement = here.at.statement;
    let moved = format!("{}{}", statement.doc(ask.db), statement.text(ask.db));
    let edits = vec![ask.above(wider.at, &moved), ask.remove(here.at)?];
    Some(Offer::new("Put this case before the one that takes its place", edits).preferred())
}

fn patterns(here: Here<'_>) -> Option<&[Pattern]> {
    match &here.tree.kind {
        ItemKind::Flow(flow) => flow.patterns.as_ref().map(|patterns| patterns.patterns.as_slice()),
        _ => None,
    }
}
