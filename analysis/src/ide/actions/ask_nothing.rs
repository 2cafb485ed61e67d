//! Asks nothing of a value that is always there.

use super::ask::{Ask, Offer};
use crate::names::declared::{Entity, Space, node_items};
use crate::workspace::Diagnostic;
use flux_syntax::tree::{ItemKind, PatternKind};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let ItemKind::Flow(flow) = &here.tree.kind else { return None };
    let patterns = &flow.patterns.as_ref()?.patterns;
    let own = patterns.iter().find(|p| here.range(p.span).contains(&said.range.start))?;
    let PatternKind::Is { negated, name } = &own.kind else { return None };
    if (name.text == "some") != *negated {
        let edit = ask.edit(here.range(own.span), "_");
        return Some(Offer::new("Change to `_`: the value is always there", vec![edit]).preferred());
    }
    let node = Entity::new(ask.db, ask.file, Space::Node, flow.name.text.clone());
    let others = node_items(ask.db, node).flows.len() > 1;
    let edit = ask.remove(here.at).filter(|_| others)?;
    Some(Offer::new("Remove this case: the value is always there", vec![edit]).preferred())
}
