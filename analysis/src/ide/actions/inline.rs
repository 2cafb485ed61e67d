//! Puts an abstract node's steps where it is used.

use super::ask::{Ask, Here, Offer};
use crate::choices::choices_of;
use crate::ide::arrows::body_of;
use crate::ide::focus::{Thing, focus};
use crate::ide::occurrence::Role;
use crate::ide::references::{Reference, references};
use crate::names::declared::{Entity, Space, node_items};
use crate::names::program::program;
use crate::names::resolve;
use crate::node::signature;
use crate::trails::in_a_path;
use crate::workspace::{Edit, FileId};
use flux_syntax::tree::{Body, ItemKind, Step, StepKind};
use std::ops::Range;

pub(super) fn offer(ask: &Ask<'_>, range: &Range<usize>) -> Vec<Offer> {
    inline(ask, range).unwrap_or_default()
}

/// A node's only flow, where it stands.
struct Definition<'a> {
    node: Entity,
    here: Here<'a>,
    body: &'a Body,
}

fn inline(ask: &Ask<'_>, range: &Range<usize>) -> Option<Vec<Offer>> {
    let found = focus(ask.db, ask.file, range.start).filter(|found| range.end <= found.range.end)?;
    let Some(Thing::Entity(node)) = found.thing else { return None };
    if found.occurrence.role != Role::Node {
        return None;
    }
    let definition = definition(ask, node)?;
    let all = references(ask.db, node.file(ask.db), &ask.ws.all_files(), &Thing::Entity(node));
    let uses: Vec<&Reference> = all.iter().filter(|reference| !reference.declares).collect();
    if uses.is_empty() {
        return None;
    }
    let edits: Option<Vec<Edit>> = uses.iter().map(|place| at_use(ask, &definition, place)).collect();
    let name = node.name(ask.db);
    let mut out = Vec::new();
    let here = uses.iter().find(|place| place.file == FileId(ask.file) && place.range == found.range);
    if let (Some(place), true) = (here, uses.len() > 1) {
        let edit = at_use(ask, &definition, place)?;
        out.push(Offer::new(format!("Inline `{name}` here"), vec![edit]));
    }
    if let (Some(mut edits), Some(gone)) = (edits, removable(ask, &definition)) {
        let title = match uses.len() {
            1 => format!("Inline `{name}`"),
            _ => format!("Inline `{name}` wherever it is used"),
        };
        edits.push(gone);
        out.push(Offer::new(title, edits));
    } else if let (Some(place), 1) = (here, uses.len()) {
        out.push(Offer::new(format!("Inline `{name}` here"), vec![at_use(ask, &definition, place)?]));
    }
    Some(out)
}

/// The node's flow, if nothing is said of the node that its steps would lose.
fn definition<'a>(ask: &Ask<'a>, node: Entity) -> Option<Definition<'a>> {
    let items = node_items(ask.db, node);
    let [item] = items.flows.as_slice() else { return None };
    let own = program(ask.db, node.file(ask.db));
    let program = program(ask.db, ask.file);
    let said = program.directives(ask.db, node).chain(own.directives(ask.db, node)).next().is_some()
        || [ask.file, node.file(ask.db)]
            .into_iter()
            .any(|root| !choices_of(ask.db, root, node).is_empty() || in_a_path(ask.db, root, node));
    let here = ask.item(*item);
    let ItemKind::Flow(flow) = &here.tree.kind else { return None };
    let plain = flow.patterns.is_none()
        && here.tree.annotations.is_empty()
        && signature(ask.db, node).is_none()
        && items.usings.is_empty()
        && crate::elaborate::sound(ask.db, program, node);
    (plain && !said).then_some(())?;
    Some(Definition { node, here, body: flow.body.as_ref()? })
}

/// Puts the steps in one place.
fn at_use(ask: &Ask<'_>, definition: &Definition<'_>, place: &Reference) -> Option<Edit> {
    let there = Ask { file: place.file.0, ..*ask };
    let here = there.here(place.range.start)?;
    // A handler's own steps see the failure before anything else.
    if !matches!(here.tree.kind, ItemKind::Flow(_) | ItemKind::Source(_)) {
        return None;
    }
    let step = step_at(body_of(here.tree)?, here, &place.range)?;
    let steps = &definition.body.steps;
    if step.each.is_some() && (steps.len() > 1 || steps.iter().any(|step| step.each.is_some())) {
        return None;
    }
    if !same_names(ask, definition, &there) {
        return None;
    }
    // An alias stands before the name.
    let StepKind::Node(name) = &step.kind else { return None };
    let range = here.range(name.span);
    let text = definition.here.written(ask.db, definition.body.span);
    let edit = there.edit(range, text);
    let had = there.mistakes(here, &there.insert(edit.range.start, "")).len();
    (there.mistakes(here, &edit).len() <= had).then_some(edit)
}

/// Do the names of the steps mean the same in another file?
fn same_names(ask: &Ask<'_>, definition: &Definition<'_>, there: &Ask<'_>) -> bool {
    let own = definition.node.file(ask.db);
    if own == there.file {
        return true;
    }
    let found = crate::ide::focus::in_statement(ask.db, own, definition.here.at);
    found.into_iter().filter(|found| !found.occurrence.declares).all(|found| match found.occurrence.role {
        Role::Node => {
            let space = Space::Node;
            let text = &found.occurrence.text;
            resolve(ask.db, own, space, text) == resolve(ask.db, there.file, space, text)
        }
        Role::Value | Role::Field => true,
        Role::Component | Role::Argument => true,
        _ => false,
    })
}

fn step_at<'a>(body: &'a Body, here: Here<'_>, range: &Range<usize>) -> Option<&'a Step> {
    let mut out = None;
    body.walk(&mut |step| {
        if let StepKind::Node(name) = &step.kind
            && here.range(name.span).end == range.end
        {
            out = Some(step);
        }
    });
    out
}

/// Takes the definition out, unless comments or documentation would go with it.
fn removable(ask: &Ask<'_>, definition: &Definition<'_>) -> Option<Edit> {
    let statement = definition.here.at.statement;
    let (text, span) = (statement.text(ask.db), definition.body.span);
    let around = [statement.doc(ask.db), text.get(..span.start as usize)?, text.get(span.end as usize..)?];
    let commented = around.iter().any(|part| part.contains("//") || part.contains("/*"));
    if commented {
        return None;
    }
    ask.remove(definition.here.at)
}
