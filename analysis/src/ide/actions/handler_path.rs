//! Names a path as it occurs, or the node wherever it is reached from.

use super::ask::{Ask, Offer};
use crate::names::declared::{Entity, Space};
use crate::names::program::program;
use crate::names::resolve;
use crate::trails::Trails;
use crate::workspace::Diagnostic;
use flux_syntax::tree::{ItemKind, Name};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offers(ask, said).unwrap_or_default()
}

fn offers(ask: &Ask<'_>, said: &Diagnostic) -> Option<Vec<Offer>> {
    let here = ask.here(said.range.start)?;
    let path = match &here.tree.kind {
        ItemKind::Handler(it) => it.path.as_ref()?,
        ItemKind::Recover(it) => &it.path,
        _ => return None,
    };
    let (first, last) = (path.names.first()?, path.names.last()?);
    let all = here.range(first.span.to(last.span));
    let mut out = Vec::new();
    let mut turned: Vec<&Name> = path.names.iter().collect();
    turned.reverse();
    let node = |name: &&Name| resolve(ask.db, ask.file, Space::Node, &name.text);
    let nodes: Option<Vec<Entity>> = turned.iter().map(node).collect();
    let trails = Trails::of(ask.db, program(ask.db, ask.file), ask.file);
    if nodes.is_some_and(|nodes| trails.occurs(&nodes)) {
        let names: Vec<&str> = turned.iter().map(|name| name.text.as_str()).collect();
        let text = names.join(" -> ");
        out.push(Offer::new(format!("Change to `{text}`"), vec![ask.edit(all.clone(), text)]));
    }
    let title = format!("Take every failure of `{}`", last.text);
    out.push(Offer::new(title, vec![ask.edit(all, last.text.as_str())]));
    Some(out)
}
