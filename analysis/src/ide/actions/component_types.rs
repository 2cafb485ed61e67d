//! Writes a component's types into a signature that says others, or leaves the signature out.

use super::ask::{Ask, Offer};
use crate::diagnostics::component_signature::ComponentSignature;
use crate::library::component::{component_decl, find_component, has_variable};
use crate::types::{Field, show_tuple};
use crate::workspace::{Diagnostic, Edit};
use flux_syntax::tree::{ItemKind, Param, Params};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    let mut out: Vec<Offer> = offer(ask, said).into_iter().collect();
    out.extend(super::drop_signature::offer(ask, said));
    out
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let ItemKind::Node(node) = &here.tree.kind else { return None };
    let (signature, using) = (node.signature.as_ref()?, node.using.as_ref()?);
    let decl = component_decl(ask.db, find_component(ask.db, ask.file, &using.component.text)?).as_ref()?;
    let edits_of = |written: &Params, declared: &[Field], row: bool| -> Vec<Edit> {
        if row
            || declared.iter().any(|field| has_variable(&field.ty)) && written.params.len() != declared.len()
        {
            return Vec::new();
        }
        if written.params.len() != declared.len() {
            return vec![ask.edit(here.range(written.span), show_tuple(ask.db, declared))];
        }
        let pairs = written.params.iter().zip(declared);
        let changed = pairs.filter_map(|(param, field)| match param {
            Param::Field { ty, .. } if !has_variable(&field.ty) => {
                let (old, new) = (here.written(ask.db, ty.span()), field.ty.show(ask.db));
                (old != new).then(|| ask.edit(here.range(ty.span()), new))
            }
            _ => None,
        });
        changed.collect()
    };
    // The diagnostic says of which of the two it speaks.
    let edits = if said.said.get::<ComponentSignature>()?.what == "outputs" {
        edits_of(&signature.outputs, &decl.outputs, decl.row_out.is_some())
    } else {
        edits_of(&signature.inputs, &decl.inputs, decl.row_in.is_some())
    };
    let title = format!("Write the types of `{}`", using.component.text);
    (!edits.is_empty()).then(|| Offer::new(title, edits).preferred())
}
