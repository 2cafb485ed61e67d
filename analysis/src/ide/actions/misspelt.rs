//! Writes the nearest name in place of one that is not known.

use super::ask::{Ask, Offer};
use super::brought::title;
use crate::diagnostics::annotation_arguments::KeyIsNoInput;
use crate::ide::context::context_of;
use crate::locks::findings::no_input;
use crate::names::declared::Space;
use crate::names::program::program;
use crate::names::resolve;
use crate::nearest::nearest;
use crate::workspace::Diagnostic;
use flux_syntax::tree::ItemKind;
use smol_str::SmolStr;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    if let Some(fix) = &said.fix {
        return vec![Offer::new(title(fix, said), vec![fix.clone()]).preferred()];
    }
    input(ask, said).into_iter().collect()
}

/// A key: the nearest input of its node.
fn input(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let written = ask.said(said);
    if !(said.is::<no_input::KeyIsNoInput>() || said.is::<KeyIsNoInput>())
        || !crate::ide::rename::is_name(written)
    {
        return None;
    }
    let here = ask.here(said.range.start)?;
    let node = match &here.tree.kind {
        ItemKind::Constraint(it) => &it.node.text,
        ItemKind::Node(it) => &it.name.text,
        ItemKind::Flow(it) => &it.name.text,
        _ => return None,
    };
    let node = resolve(ask.db, ask.file, Space::Node, node)?;
    let context = context_of(ask.db, program(ask.db, ask.file), node);
    let known: Vec<SmolStr> = context.tuple(ask.db).iter().map(|field| field.name.clone()).collect();
    let near = nearest(written, &known)?;
    let edit = ask.edit(said.range.clone(), near.as_str());
    Some(Offer::new(format!("Change to `{near}`"), vec![edit]).preferred())
}
