//! Declares a store, kept in memory; or keeps a store there that nothing else keeps.

use super::ask::{Ask, Offer};
use crate::diagnostics::node_as_source::{NoSession, NoStore, NodeAsSource};
use crate::ide::rename::is_name;
use crate::workspace::Diagnostic;
use flux_syntax::tree::ItemKind;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    add(ask, said).into_iter().collect()
}

fn add(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    if said.is::<NoStore>() || said.is::<NodeAsSource>() || said.is::<NoSession>() {
        let ItemKind::Store(store) = &here.tree.kind else { return None };
        let edit = ask.edit(here.range(store.using.span), "memory()");
        return Some(Offer::new(format!("Keep `{}` in memory", store.name.text), vec![edit]));
    }
    let name = Some(ask.said(said)).filter(|name| is_name(name))?;
    let statement = format!("store {name} using memory();");
    Some(Offer::new(format!("Declare the store `{name}`"), vec![ask.above(here.at, &statement)]))
}
