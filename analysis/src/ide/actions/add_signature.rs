//! Gives a node the signature that its component needs, with the types of its use; of a call in a flow, makes a node.

use super::add_node::{apart, declaration};
use super::ask::{Ask, Here, Offer};
use crate::elaborate::Arrow;
use crate::ide::arrows::body_of;
use crate::library::component::{ComponentDecl, component_decl, find_component};
use crate::names::declared::{Entity, Space};
use crate::names::resolve;
use crate::node::signature;
use crate::types::{Field, Ty, show_tuple};
use crate::workspace::Diagnostic;
use flux_syntax::tree::{Call, ItemKind, Step, StepKind, ValueKind};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let call = super::add_argument::call_at(here, &said.range)?;
    let decl = component_decl(ask.db, find_component(ask.db, ask.file, &call.component.text)?).as_ref()?;
    if let ItemKind::Node(node) = &here.tree.kind {
        let own = Entity::new(ask.db, ask.file, Space::Node, node.name.text.clone());
        let (inputs, outputs) =
            of_use(ask, own, call, decl).unwrap_or_else(|| (Vec::new(), open(decl, &Ty::Json)));
        let (inputs, outputs) = (show_tuple(ask.db, &inputs), show_tuple(ask.db, &outputs));
        let text = format!(" {inputs} -> {outputs}");
        let at = here.range(node.name.span).end;
        return Some(Offer::new(
            format!("Write the signature `{}`", text.trim()),
            vec![ask.insert(at, text)],
        ));
    }
    let arrow = ask.arrow(here, &said.range)?;
    if arrow.before.broken {
        return None;
    }
    let family = call.component.text.rsplit('.').next().unwrap_or_default();
    let mut letters = family.chars();
    let first = letters.next()?.to_ascii_uppercase();
    let name = ask.free(Space::Node, &format!("{first}{}", letters.as_str()));
    let outputs = open(decl, &next_takes(ask, here, &arrow).unwrap_or(Ty::Json));
    let inputs = taken(&arrow, call, decl);
    let signature = declaration(ask, &name, &inputs, &outputs);
    let using = here.written(ask.db, call.span);
    let statement = format!("{} using {using};", signature.trim_end_matches(';'));
    let edits = vec![ask.edit(here.range(call.span), name.as_str()), ask.below(here.at, &statement)];
    Some(Offer::new(format!("Make it a node `{name}` with a signature"), edits))
}

/// Inputs and outputs of a node as its first use has them.
fn of_use(
    ask: &Ask<'_>,
    node: Entity,
    call: &Call,
    decl: &ComponentDecl,
) -> Option<(Vec<Field>, Vec<Field>)> {
    for place in crate::ide::references::uses(ask.db, &ask.ws.all_files(), node) {
        let there = Ask { file: place.file.0, ..*ask };
        let Some(here) = there.here(place.range.start) else { continue };
        let Some(arrow) = there.arrow(here, &place.range).filter(|arrow| !arrow.before.broken) else {
            continue;
        };
        let outputs = open(decl, &next_takes(&there, here, &arrow).unwrap_or(Ty::Json));
        return Some((taken(&arrow, call, decl), outputs));
    }
    None
}

/// What a call takes of what is there: what its texts name, else the tuple.
fn taken(arrow: &Arrow<'_>, call: &Call, decl: &ComponentDecl) -> Vec<Field> {
    if !decl.inputs.is_empty() && decl.inputs.len() == arrow.before.tuple.len() {
        return apart(&arrow.before.tuple);
    }
    let texts: Vec<&str> = call
        .args
        .iter()
        .filter_map(|arg| match &arg.value.kind {
            ValueKind::Text { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let named =
        |field: &&Field| field.ty != Ty::Unknown && texts.iter().any(|text| has_word(text, &field.name));
    let mut out: Vec<Field> = arrow.before.tuple.iter().filter(named).cloned().collect();
    let others: Vec<Field> = arrow.before.names.iter().filter(named).cloned().collect();
    for field in others {
        if !out.iter().any(|own| own.name == field.name) {
            out.push(field);
        }
    }
    out
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).any(|part| part == word)
}

/// The component's outputs, with a type for what only a signature can tell.
fn open(decl: &ComponentDecl, ty: &Ty) -> Vec<Field> {
    let known = |field: &Field| match decl.is_open(&field.ty) {
        true => Field { name: field.name.clone(), ty: ty.clone() },
        false => field.clone(),
    };
    decl.outputs.iter().map(known).collect()
}

/// What the next step takes, if it takes one value.
fn next_takes(ask: &Ask<'_>, here: Here<'_>, arrow: &Arrow<'_>) -> Option<Ty> {
    let mut steps: Vec<&Step> = Vec::new();
    body_of(here.tree)?.walk(&mut |step| steps.push(step));
    let behind = steps.into_iter().find(|step| step.span.start >= arrow.place.span.end)?;
    let StepKind::Node(name) = &behind.kind else { return None };
    let node = resolve(ask.db, ask.file, Space::Node, &name.text)?;
    match signature(ask.db, node).as_ref()?.inputs.as_slice() {
        [only] if behind.each.is_none() => Some(only.ty.clone()),
        _ => None,
    }
}
