//! Lets a predicate take the value that is asked about, and put out one `bool`.

use super::ask::{Ask, Offer};
use crate::elaborate::predicate_node;
use crate::ide::context::context_of;
use crate::library::component::{component_decl, find_component};
use crate::names::declared::{Entity, Space, node_items};
use crate::names::program::program;
use crate::names::resolve;
use crate::types::Ty;
use crate::workspace::Diagnostic;
use flux_syntax::tree::{ItemKind, NodeItem, Param, PatternKind, Predicate};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let (node, value) = match &here.tree.kind {
        ItemKind::Typedef(typedef) => match &typedef.predicate {
            Predicate::Node(name) => (resolve(ask.db, ask.file, Space::Node, &name.text)?, None),
            Predicate::Using(_) => return None,
        },
        ItemKind::Flow(flow) => {
            let patterns = &flow.patterns.as_ref()?.patterns;
            let at = patterns.iter().position(|p| here.range(p.span).contains(&said.range.start))?;
            let PatternKind::Is { name, .. } = &patterns[at].kind else { return None };
            let typedef = resolve(ask.db, ask.file, Space::Typedef, &name.text)?;
            let own = Entity::new(ask.db, ask.file, Space::Node, flow.name.text.clone());
            let context = context_of(ask.db, program(ask.db, ask.file), own);
            let value = context.tuple(ask.db).get(at)?.ty.clone();
            (predicate_node(ask.db, typedef)?, Some(value))
        }
        _ => return None,
    };
    let item = *node_items(ask.db, node).signatures.first()?;
    let there = ask.item(item);
    let ItemKind::Node(NodeItem { signature: Some(written), using, .. }) = &there.tree.kind else {
        return None;
    };
    // A component decides what it puts out, unless only the signature can tell.
    let decl = using
        .as_ref()
        .and_then(|call| find_component(ask.db, node.file(ask.db), &call.component.text))
        .and_then(|component| component_decl(ask.db, component).as_ref());
    if using.is_some() && !decl.is_some_and(|decl| decl.outputs.iter().any(|o| decl.is_open(&o.ty))) {
        return None;
    }
    let file = there.at.statement.file(ask.db);
    let edit = |span, text: String| crate::workspace::Edit {
        file: crate::workspace::FileId(file),
        range: there.range(span),
        text,
    };
    let mut edits = Vec::new();
    if let Some(value) = value.filter(|value| *value != Ty::Unknown) {
        let ty = value.show(ask.db);
        edits.push(match written.inputs.params.as_slice() {
            [Param::Field { ty: old, .. }] => edit(old.span(), ty),
            _ => edit(written.inputs.span, format!("({ty} value)")),
        });
    }
    let is_bool = match written.outputs.params.as_slice() {
        [Param::Field { ty, .. }] => there.written(ask.db, ty.span()) == "bool",
        _ => false,
    };
    if !is_bool {
        edits.push(edit(written.outputs.span, "(bool yes)".to_owned()));
    }
    (!edits.is_empty()).then(|| Offer::new(format!("Change the signature of `{}`", node.name(ask.db)), edits))
}
