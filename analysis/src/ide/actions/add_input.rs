//! Gives a node an input that a text of it names.

use super::ask::{Ask, Offer};
use crate::elaborate::OnArrow;
use crate::names::declared::{Entity, Space, node_items};
use crate::node::signature;
use crate::types::{Field, Ty};
use crate::workspace::{Diagnostic, Edit, FileId};
use flux_syntax::tree::{ItemKind, NodeItem};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let ItemKind::Node(item) = &here.tree.kind else { return None };
    let name = Some(ask.said(said)).filter(|name| crate::ide::rename::is_name(name))?;
    let node = Entity::new(ask.db, ask.file, Space::Node, item.name.text.clone());
    let own = signature(ask.db, node).as_ref()?;
    let there = ask.item(*node_items(ask.db, node).signatures.first()?);
    let ItemKind::Node(NodeItem { signature: Some(written), .. }) = &there.tree.kind else { return None };
    let mut found: Option<Ty> = None;
    for place in crate::ide::references::uses(ask.db, &ask.ws.all_files(), node) {
        let user = Ask { file: place.file.0, ..*ask };
        let Some(use_here) = user.here(place.range.start) else { continue };
        // What else names it (a constraint, a handler) gives it nothing.
        let Some(arrow) = user.arrow(use_here, &place.range) else { continue };
        let ty = ty_of(&arrow.before, name)?;
        let all_by_name = own.inputs.iter().all(|input| is_there(&arrow.before, input));
        if !all_by_name || found.as_ref().is_some_and(|other| *other != ty) {
            return None;
        }
        found = Some(ty);
    }
    let text = format!("{} {name}", found?.show(ask.db));
    let range = there.range(written.inputs.span);
    let comma = if written.inputs.params.is_empty() { "" } else { ", " };
    let edit = Edit {
        file: FileId(node.file(ask.db)),
        range: range.end - 1..range.end - 1,
        text: format!("{comma}{text}"),
    };
    Some(Offer::new(format!("Take `{text}` as an input"), vec![edit]))
}

fn ty_of(seen: &OnArrow, name: &str) -> Option<Ty> {
    let found = seen.names.iter().find(|field| field.name == name)?;
    (found.ty != Ty::Unknown).then(|| found.ty.clone())
}

fn is_there(seen: &OnArrow, input: &Field) -> bool {
    seen.names.iter().any(|field| field.name == input.name && field.ty == input.ty)
}
