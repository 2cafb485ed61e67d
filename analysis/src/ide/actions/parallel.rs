//! Runs the selected steps at the same time, where nothing flows between them and nothing is written.

use super::ask::{Ask, Here, Offer};
use super::reader::only_reads;
use super::selected::{Selected, selected};
use crate::elaborate::OnArrow;
use crate::ide::hints::effects_of;
use crate::names::declared::{Entity, Space};
use crate::names::resolve;
use crate::node::annotations::facts;
use crate::node::{Signature, signature};
use crate::trails::in_a_path;
use crate::types::Field;
use flux_syntax::tree::{ItemKind, Step, StepKind};
use std::ops::Range;

pub(super) fn offer(ask: &Ask<'_>, range: &Range<usize>) -> Vec<Offer> {
    parallel(ask, range).into_iter().collect()
}

fn parallel(ask: &Ask<'_>, range: &Range<usize>) -> Option<Offer> {
    let Selected { here, steps, under_each, .. } = selected(ask, range)?;
    if steps.len() < 2 || under_each || !matches!(here.tree.kind, ItemKind::Flow(_) | ItemKind::Source(_)) {
        return None;
    }
    let nodes: Vec<&Signature> = steps.iter().map(|step| harmless(ask, step)).collect::<Option<_>>()?;
    let arrows = ask.arrows(here);
    let before = &arrows.iter().find(|arrow| arrow.place.span == steps[0].span)?.before;
    if before.broken || !apart(&nodes) || !nodes[1..].iter().all(|node| same_inputs(node, before)) {
        return None;
    }
    let span = steps.first()?.span.to(steps.last()?.span);
    if comments_between(ask, here, steps) {
        return None;
    }
    let branches: Vec<&str> = steps.iter().map(|step| here.written(ask.db, step.span)).collect();
    let mut text = format!("{{ {} }}", branches.join(", "));
    let (last, others) = nodes.split_last()?;
    if others.iter().any(|node| !node.outputs.is_empty()) {
        // Behind them stands what the last one puts out, as before.
        if last.outputs.is_empty() {
            return None;
        }
        let fields: Vec<String> = last.outputs.iter().map(|f| format!("{}: {}", f.name, f.name)).collect();
        text.push_str(&format!(" -> {{{}}}", fields.join(", ")));
    }
    let edit = ask.edit(here.range(span), text);
    let had = ask.mistakes(here, &ask.insert(edit.range.start, "")).len();
    if ask.mistakes(here, &edit).len() > had {
        return None;
    }
    Some(Offer::new("Run these steps at the same time", vec![edit]))
}

/// The signature of a step that nobody could tell to have run earlier or later.
fn harmless<'a>(ask: &Ask<'a>, step: &Step) -> Option<&'a Signature> {
    let StepKind::Node(name) = &step.kind else { return None };
    let node: Entity = resolve(ask.db, ask.file, Space::Node, &name.text).filter(|_| step.each.is_none())?;
    // What runs right before what is what handlers of paths ask.
    let quiet = only_reads(effects_of(ask.db, node))
        && !facts(ask.db, node).output
        && !in_a_path(ask.db, ask.file, node);
    signature(ask.db, node).as_ref().filter(|_| quiet)
}

/// Does each put out names of its own, and take none that another puts out?
fn apart(nodes: &[&Signature]) -> bool {
    let named = |fields: &[Field], name: &str| fields.iter().any(|field| field.name == name);
    nodes.iter().enumerate().all(|(n, node)| {
        nodes[..n].iter().all(|earlier| {
            earlier.outputs.iter().all(|o| !named(&node.inputs, &o.name) && !named(&node.outputs, &o.name))
        })
    })
}

/// Would a step find the same values at the beginning as behind the others: by their names, and not by position
/// other ones?
fn same_inputs(node: &Signature, before: &OnArrow) -> bool {
    let by_name = node
        .inputs
        .iter()
        .all(|input| before.names.iter().any(|field| field.name == input.name && field.ty == input.ty));
    let position = node.inputs.len() == before.tuple.len()
        && node.inputs.iter().zip(&before.tuple).all(|(input, field)| field.ty.fits(&input.ty));
    let same = node.inputs.iter().zip(&before.tuple).all(|(input, field)| field.name == input.name);
    by_name && (!position || same)
}

fn comments_between(ask: &Ask<'_>, here: Here<'_>, steps: &[Step]) -> bool {
    steps.windows(2).any(|pair| {
        let between = pair[0].span.end as usize..pair[1].span.start as usize;
        here.at.statement.text(ask.db).get(between).is_none_or(|text| text.contains('/'))
    })
}
