//! Changes a flow's signature to what the flow puts out.

use super::add_node::apart;
use super::ask::{Ask, Offer};
use crate::names::declared::{Entity, Space, node_items};
use crate::types::{Field, Ty, show_tuple};
use crate::workspace::Diagnostic;
use flux_syntax::tree::ItemKind;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let ItemKind::Flow(flow) = &here.tree.kind else { return None };
    let node = Entity::new(ask.db, ask.file, Space::Node, flow.name.text.clone());
    let items = node_items(ask.db, node);
    // Of several cases, the others may fit.
    let ([signature], [_]) = (items.signatures.as_slice(), items.flows.as_slice()) else { return None };
    let body = flow.body.as_ref()?;
    let last = ask.arrows(here).into_iter().rfind(|arrow| arrow.place.span.end == body.span.end)?;
    let outputs: Vec<Field> = last.after.tuple.clone();
    if last.after.broken || outputs.iter().any(|field| field.ty == Ty::Unknown) {
        return None;
    }
    let there = ask.item(*signature);
    let ItemKind::Node(node) = &there.tree.kind else { return None };
    let written = node.signature.as_ref()?;
    let outputs = show_tuple(ask.db, &apart(&outputs));
    let edit = ask.edit(there.range(written.outputs.span), outputs.clone());
    Some(Offer::new(format!("Declare that `{}` puts out `{outputs}`", flow.name.text), vec![edit]))
}
