//! Puts a record before a step that gives it its inputs by name.

use super::ask::{Ask, Here, Offer};
use super::values::from_names;
use crate::diagnostics::other_name::OtherName;
use crate::elaborate::{Arrow, OnArrow};
use crate::library::component::{component_decl, find_component};
use crate::names::declared::Space;
use crate::names::resolve;
use crate::node::signature;
use crate::types::{Field, Ty};
use crate::workspace::{Diagnostic, Edit};
use flux_syntax::tree::{ItemKind, Step, StepKind};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offers(ask, said).unwrap_or_default()
}

fn offers(ask: &Ask<'_>, said: &Diagnostic) -> Option<Vec<Offer>> {
    let here = ask.here(said.range.start)?;
    let arrow = ask.arrow(here, &said.range)?;
    let inputs = inputs(ask, here, said)?;
    if arrow.before.broken || inputs.is_empty() {
        return None;
    }
    let mut out = Vec::new();
    if said.is::<OtherName>() {
        // By position another value was found: the one of the input's own name, or that one under that name.
        out.extend(record(ask, here, &arrow, &from_names(&inputs, &arrow.before)?, said));
        let given = inputs.iter().zip(&arrow.before.tuple);
        let fields: Vec<String> = given.map(|(i, t)| format!("{}: {}", i.name, t.name)).collect();
        out.extend(record(ask, here, &arrow, &format!("{{{}}}", fields.join(", ")), said));
    } else {
        out.extend(record(
            ask,
            here,
            &arrow,
            &from_names(&inputs, &with_failure(here, &arrow.before))?,
            said,
        ));
    }
    if let [first, ..] = out.as_mut_slice() {
        first.preferred = true;
    }
    Some(out)
}

/// In a handler or recovery, what the failure says is there by name.
fn with_failure(here: Here<'_>, seen: &OnArrow) -> OnArrow {
    let mut seen = seen.clone();
    if matches!(here.tree.kind, ItemKind::Handler(_) | ItemKind::Recover(_)) {
        for (name, ty) in [("code", Ty::Int), ("message", Ty::String)] {
            if !seen.names.iter().any(|field| field.name == name) {
                seen.names.push(Field { name: name.into(), ty });
            }
        }
    }
    seen
}

/// Inputs of the step that a diagnostic is about.
fn inputs(ask: &Ask<'_>, here: Here<'_>, said: &Diagnostic) -> Option<Vec<Field>> {
    let body = crate::ide::arrows::body_of(here.tree)?;
    let mut found: Option<&Step> = None;
    body.walk(&mut |step| {
        let own = here.range(step.span);
        let is_leaf = matches!(step.kind, StepKind::Node(_) | StepKind::Call(_));
        if is_leaf && own.start <= said.range.start && said.range.end <= own.end {
            found = Some(step);
        }
    });
    match &found?.kind {
        StepKind::Node(name) => {
            let node = resolve(ask.db, ask.file, Space::Node, &name.text)?;
            signature(ask.db, node).as_ref().map(|signature| signature.inputs.clone())
        }
        StepKind::Call(call) => {
            let decl = component_decl(ask.db, find_component(ask.db, ask.file, &call.component.text)?);
            decl.as_ref().filter(|decl| !decl.is_generic()).map(|decl| decl.inputs.clone())
        }
        _ => None,
    }
}

fn record(
    ask: &Ask<'_>,
    here: Here<'_>,
    arrow: &Arrow<'_>,
    record: &str,
    said: &Diagnostic,
) -> Option<Offer> {
    let edit = before(ask, here, arrow, record);
    let same =
        |edit: &Edit| ask.mistakes(here, edit).iter().filter(|other| other.row() == said.row()).count();
    let had = same(&ask.edit(said.range.start..said.range.start, ""));
    (same(&edit) < had).then(|| Offer::new(format!("Write `{record}` before it"), vec![edit]))
}

/// A record before a step; under `each`, before it for each element.
pub(super) fn before(ask: &Ask<'_>, here: Here<'_>, arrow: &Arrow<'_>, record: &str) -> Edit {
    let own = here.range(arrow.place.span);
    let text = ask.text().get(own.clone()).unwrap_or_default();
    match text.strip_prefix("each").filter(|rest| rest.starts_with([' ', '\t', '\n', '\r'])) {
        Some(inner) => ask.edit(own, format!("each ({record} -> {})", inner.trim_start())),
        None => ask.insert(own.start, format!("{record} -> ")),
    }
}
