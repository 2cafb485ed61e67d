//! Declares a node that is used and not declared, with the types that its use gives it.

use super::ask::{Ask, Here, Offer};
use crate::elaborate::guessed_context;
use crate::ide::arrows::body_of;
use crate::names::declared::{Entity, Space, node_items};
use crate::names::resolve;
use crate::node::{Definition, definition, signature};
use crate::types::{Field, Ty, show_tuple};
use crate::workspace::Diagnostic;
use flux_syntax::tree::{Body, ItemKind, PatternKind, Span, StepKind};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    add(ask, said).into_iter().collect()
}

fn add(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let name = Some(ask.said(said)).filter(|name| crate::ide::rename::is_name(name))?;
    let here = ask.here(said.range.start)?;
    let arrow = ask.arrow(here, &said.range)?;
    if arrow.before.broken || arrow.before.tuple.iter().any(|field| field.ty == Ty::Unknown) {
        return None;
    }
    let seen: Vec<Field> = arrow.before.names.clone();
    let outputs = outputs(ask, here, said, &seen);
    let statement = declaration(ask, name, &arrow.before.tuple, &outputs);
    Some(Offer::new(format!("Declare the node `{name}`"), vec![ask.below(here.at, &statement)]))
}

/// A signature as a statement; of equal names, the later ones get numbers.
pub(super) fn declaration(ask: &Ask<'_>, name: &str, inputs: &[Field], outputs: &[Field]) -> String {
    let inputs = show_tuple(ask.db, &apart(inputs));
    let outputs = show_tuple(ask.db, &apart(outputs));
    format!("{name} {inputs} -> {outputs};")
}

/// Fields whose names differ.
pub(super) fn apart(fields: &[Field]) -> Vec<Field> {
    let mut out: Vec<Field> = Vec::new();
    for field in fields {
        let mut own = field.clone();
        let mut n = 2;
        while out.iter().any(|other| other.name == own.name) {
            own.name = smol_str::format_smolstr!("{}{n}", field.name);
            n += 1;
        }
        out.push(own);
    }
    out
}

/// What it puts out nobody can know; what the next step takes and nobody has put out is a good guess, and at a
/// flow's end what its signature promises.
fn outputs(ask: &Ask<'_>, here: Here<'_>, said: &Diagnostic, seen: &[Field]) -> Vec<Field> {
    let next = body_of(here.tree).and_then(|body| next(body, &|span| here.range(span) == said.range));
    let wanted = match next {
        Some(Next::Step(StepKind::Node(name))) => resolve(ask.db, ask.file, Space::Node, &name.text),
        Some(Next::Step(_)) | None => return Vec::new(),
        Some(Next::End) => match &here.tree.kind {
            ItemKind::Flow(it) => {
                let own = Entity::new(ask.db, ask.file, Space::Node, it.name.text.clone());
                let promised = signature(ask.db, own).as_ref();
                return promised.map(|s| s.outputs.clone()).unwrap_or_default();
            }
            _ => None,
        },
    };
    // Cases ask the tuple itself, never names.
    let by_name = |node: Entity| {
        signature(ask.db, node).is_some() || !matches!(definition(ask.db, node), Definition::Cases(_))
    };
    let by_name = wanted.is_none_or(by_name);
    let Some(wanted) = wanted.map(|node| taken(ask, node)) else { return Vec::new() };
    let there = |input: &Field| seen.iter().any(|other| other.name == input.name && other.ty == input.ty);
    if by_name && wanted.iter().all(there) { Vec::new() } else { wanted }
}

/// What a node takes: as its signature says, else as its steps and patterns let guess.
fn taken(ask: &Ask<'_>, node: Entity) -> Vec<Field> {
    let mut fields = guessed_context(ask.db, node).tuple(ask.db).clone();
    if signature(ask.db, node).is_some() {
        return fields;
    }
    let cases = node_items(ask.db, node).flows.iter().filter_map(|at| match &at.item(ask.db).kind {
        ItemKind::Flow(flow) => flow.patterns.as_ref(),
        _ => None,
    });
    for case in cases {
        for (n, pattern) in case.patterns.iter().enumerate() {
            if fields.len() == n {
                let name = smol_str::format_smolstr!("value{}", n + 1);
                fields.push(Field { name, ty: Ty::Json });
            }
            let optional = matches!(&pattern.kind, PatternKind::Is { name, .. } if matches!(&*name.text, "some" | "none"));
            if optional && !matches!(fields[n].ty, Ty::Option(_)) {
                fields[n].ty = Ty::Option(std::sync::Arc::new(fields[n].ty.clone()));
            }
        }
    }
    fields
}

enum Next<'t> {
    Step(&'t StepKind),
    /// It is the last of the whole flow.
    End,
}

/// What stands behind a step.
fn next<'t>(body: &'t Body, is: &impl Fn(Span) -> bool) -> Option<Next<'t>> {
    for (n, step) in body.steps.iter().enumerate() {
        let name = match &step.kind {
            StepKind::Node(name) => name.span,
            _ => step.span,
        };
        let behind = || body.steps.get(n + 1).map_or(Next::End, |step| Next::Step(&step.kind));
        if is(name) {
            return Some(behind());
        }
        let inner = match &step.kind {
            StepKind::Group(inner) => next(inner, is).map(|found| match found {
                Next::End => behind(),
                found => found,
            }),
            // What branches put out stands side by side: no guess.
            StepKind::Fork(branches) => branches
                .iter()
                .find_map(|branch| next(branch, is).filter(|found| matches!(found, Next::Step(_)))),
            _ => None,
        };
        if inner.is_some() {
            return inner;
        }
    }
    None
}
