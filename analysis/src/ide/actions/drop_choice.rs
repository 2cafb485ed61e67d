//! Takes an optimization from a node that can't have it.

use super::ask::{Ask, Offer, without};
use crate::workspace::Diagnostic;
use flux_syntax::tree::{ItemKind, Span};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let ItemKind::Optimize(it) = &here.tree.kind else { return None };
    let spans: Vec<Span> = it.nodes.iter().map(|name| name.span).collect();
    let n = spans.iter().position(|span| here.range(*span) == said.range)?;
    let (node, optimization) = (&it.nodes[n].text, &it.with.component.text);
    let title = format!("Leave `{node}` without `{optimization}`");
    let edit =
        if spans.len() == 1 { ask.remove(here.at)? } else { ask.edit(here.range(without(&spans, n)?), "") };
    Some(Offer::new(title, vec![edit]))
}
