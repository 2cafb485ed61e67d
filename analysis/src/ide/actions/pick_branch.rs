//! Takes the value of one branch, where more than one puts out a value of that name.

use super::ask::{Ask, Here, Offer};
use crate::elaborate::Arrow;
use crate::ide::arrows::body_of;
use crate::names::declared::Space;
use crate::names::resolve;
use crate::node::signature;
use crate::types::Field;
use crate::workspace::{Diagnostic, Edit};
use flux_syntax::tree::{Body, Span, Step, StepKind};
use smol_str::{SmolStr, format_smolstr};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offers(ask, said).unwrap_or_default()
}

fn offers(ask: &Ask<'_>, said: &Diagnostic) -> Option<Vec<Offer>> {
    let here = ask.here(said.range.start)?;
    let (branches, consumer) = fork_before(body_of(here.tree)?, &|span| {
        let own = here.range(span);
        own.start <= said.range.start && said.range.end <= own.end
    })?;
    let arrows = ask.arrows(here);
    let at = |span: Span| arrows.iter().rfind(|arrow| arrow.place.span == span);
    let before = at(consumer.span)?;
    let inputs = match &consumer.kind {
        StepKind::Node(name) => {
            let node = resolve(ask.db, ask.file, Space::Node, &name.text)?;
            signature(ask.db, node).as_ref()?.inputs.clone()
        }
        _ => Vec::new(),
    };
    let lost: SmolStr = match consumer.kind {
        StepKind::Record(_) => ask.said(said).into(),
        _ => {
            let there = |input: &&Field| before.before.names.iter().any(|name| name.name == input.name);
            inputs.iter().find(|input| !there(input))?.name.clone()
        }
    };
    let mut out = Vec::new();
    for branch in branches {
        let Some(last) = branch.steps.last().and_then(|step| at(step.span)) else { continue };
        out.extend(take(ask, here, said, branch, last, before, &inputs, &lost));
    }
    Some(out)
}

#[expect(clippy::too_many_arguments, reason = "the branch and the step, both with what they see")]
fn take(
    ask: &Ask<'_>,
    here: Here<'_>,
    said: &Diagnostic,
    branch: &Body,
    last: &Arrow<'_>,
    before: &Arrow<'_>,
    inputs: &[Field],
    lost: &SmolStr,
) -> Option<Offer> {
    last.after.tuple.iter().find(|field| field.name == *lost)?;
    let who = match branch.steps.iter().rev().find_map(|step| match &step.kind {
        StepKind::Node(name) => Some(&name.text),
        _ => None,
    }) {
        Some(name) => name.rsplit('.').next().unwrap_or(name).to_owned(),
        None => return None,
    };
    let own = format_smolstr!("{}_{lost}", who.to_lowercase());
    let taken = |field: &Field| field.name == own;
    if before.before.names.iter().any(taken) || last.after.names.iter().any(taken) {
        return None;
    }
    // The tuple stays as it is, but for the one name.
    let name = |field: &Field| if field.name == *lost { own.clone() } else { field.name.clone() };
    let fields: Vec<String> =
        last.after.tuple.iter().map(|field| format!("{}: {}", name(field), field.name)).collect();
    let end = here.range(branch.span).end;
    let rename = ask.insert(end, format!(" -> {{{}}}", fields.join(", ")));
    let consume: Edit = if inputs.is_empty() {
        ask.edit(said.range.clone(), own.as_str())
    } else {
        let value = |input: &Field| if input.name == *lost { own.clone() } else { input.name.clone() };
        let fields: Vec<String> = inputs.iter().map(|i| format!("{}: {}", i.name, value(i))).collect();
        let there = |i: &Field| i.name == *lost || before.before.names.iter().any(|n| n.name == i.name);
        if !inputs.iter().all(there) {
            return None;
        }
        ask.insert(here.range(before.place.span).start, format!("{{{}}} -> ", fields.join(", ")))
    };
    Some(Offer::new(format!("Take the `{lost}` of `{who}`"), vec![rename, consume]))
}

/// The branches of the nearest fork before a step, and the step.
fn fork_before<'t>(body: &'t Body, is: &impl Fn(Span) -> bool) -> Option<(&'t [Body], &'t Step)> {
    for (n, step) in body.steps.iter().enumerate() {
        if !is(step.span) {
            continue;
        }
        let inner = match &step.kind {
            StepKind::Group(inner) => fork_before(inner, is),
            StepKind::Fork(branches) => branches.iter().find_map(|branch| fork_before(branch, is)),
            _ => None,
        };
        if inner.is_some() {
            return inner;
        }
        return body.steps[..n].iter().rev().find_map(|earlier| match &earlier.kind {
            StepKind::Fork(branches) if earlier.each.is_none() => Some((branches.as_slice(), step)),
            _ => None,
        });
    }
    None
}
