//! Leaves a signature with `..` out: the node then takes its component's.

use super::ask::{Ask, Offer};
use crate::workspace::Diagnostic;
use flux_syntax::tree::ItemKind;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

/// The node without its signature.
pub(super) fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let ItemKind::Node(node) = &here.tree.kind else { return None };
    let (signature, using) = (node.signature.as_ref()?, node.using.as_ref()?);
    let decl = crate::library::component::find_component(ask.db, ask.file, &using.component.text)
        .and_then(|component| crate::library::component::component_decl(ask.db, component).as_ref())?;
    // What only a signature can tell needs one.
    if decl.outputs.iter().any(|field| decl.is_open(&field.ty)) {
        return None;
    }
    let span = signature.inputs.span.to(signature.outputs.span);
    let title = format!("Take the signature of `{}`", using.component.text);
    Some(Offer::new(title, vec![ask.edit(here.range(span), "")]))
}
