//! Gives an argument that has no default, to be filled in.

use super::ask::{Ask, Here, Offer};
use super::forms::sample;
use crate::diagnostics::missing_argument::MissingArgument;
use crate::elaborate::guessed_context;
use crate::library::component::{component_decl, find_component};
use crate::names::declared::Space;
use crate::names::{all_names, resolve};
use crate::types::{Field, Ty};
use crate::workspace::Diagnostic;
use flux_syntax::tree::{Call, ItemKind, Predicate, StepKind};
use std::ops::Range;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let call = call_at(here, &said.range)?;
    let decl = component_decl(ask.db, find_component(ask.db, ask.file, &call.component.text)?).as_ref()?;
    let positional = call.args.iter().filter(|arg| arg.name.is_none()).count();
    let given = |n: usize, name: &str| {
        n < positional || call.args.iter().any(|arg| arg.name.as_ref().is_some_and(|own| own.text == name))
    };
    let missing = |(n, arg): &(usize, &crate::library::component::ArgDecl)| {
        arg.default.is_none() && !given(*n, &arg.name)
    };
    // One diagnostic for each.
    let mistake = said.said.get::<MissingArgument>()?;
    let wanted = |arg: &crate::library::component::ArgDecl| arg.name == mistake.argument;
    let (n, arg) = decl.args.iter().enumerate().filter(missing).find(|(_, arg)| wanted(arg))?;
    let value = match route(ask, here).filter(|_| arg.kind == "route").or_else(|| sample(&arg.kind)) {
        Some(value) => value,
        None if arg.kind == "store" => all_names(ask.db, ask.file, Space::Store).first()?.to_string(),
        None => return None,
    };
    let next = n == call.args.len() && positional == n;
    let text = if next { value } else { format!("{}: {value}", arg.name) };
    let comma = if call.args.is_empty() { "" } else { ", " };
    let end = here.range(call.span).end - 1;
    Some(Offer::new(format!("Add `{text}`"), vec![ask.insert(end, format!("{comma}{text}"))]).preferred())
}

/// A route with the values that a source's first step takes: `"/{int user}"`.
fn route(ask: &Ask<'_>, here: Here<'_>) -> Option<String> {
    let ItemKind::Source(source) = &here.tree.kind else { return None };
    let StepKind::Node(name) = &source.body.steps.first()?.kind else { return None };
    let node = resolve(ask.db, ask.file, Space::Node, &name.text)?;
    let inputs = guessed_context(ask.db, node).tuple(ask.db);
    let simple = |field: &Field| matches!(field.ty, Ty::Int | Ty::Float | Ty::Bool | Ty::String);
    if inputs.is_empty() || !inputs.iter().all(simple) {
        return None;
    }
    let segments = inputs.iter().map(|field| format!("/{{{} {}}}", field.ty.show(ask.db), field.name));
    Some(format!("\"{}\"", segments.collect::<String>()))
}

/// The innermost call around a range.
pub(super) fn call_at<'a>(here: Here<'a>, range: &Range<usize>) -> Option<&'a Call> {
    let mut calls: Vec<&Call> = Vec::new();
    match &here.tree.kind {
        ItemKind::Typedef(it) => match &it.predicate {
            Predicate::Using(call) => calls.push(call),
            Predicate::Node(_) => {}
        },
        ItemKind::Component(it) => calls.extend(&it.using),
        ItemKind::Node(it) => calls.extend(&it.using),
        ItemKind::Source(it) => calls.extend(&it.using),
        ItemKind::Store(it) => calls.push(&it.using),
        _ => {}
    }
    if let Some(body) = crate::ide::arrows::body_of(here.tree) {
        body.walk(&mut |step| {
            if let StepKind::Call(call) = &step.kind {
                calls.push(call);
            }
        });
    }
    calls.into_iter().find(|call| {
        let own = here.range(call.span);
        own.start <= range.start && range.end <= own.end
    })
}
