//! Adds a last case for everything else, or makes the last case one.

use super::ask::{Ask, Offer};
use super::values::from_anything;
use crate::elaborate::ir::Value;
use crate::elaborate::{OnArrow, infer, sound};
use crate::ide::context::context_of;
use crate::names::declared::{Entity, Space, index, node_items};
use crate::names::program::program;
use crate::node::signature;
use crate::types::{Field, Ty};
use crate::workspace::Diagnostic;
use flux_syntax::tree::{ItemKind, Pattern, PatternKind};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offers(ask, said).unwrap_or_default()
}

fn offers(ask: &Ask<'_>, said: &Diagnostic) -> Option<Vec<Offer>> {
    let here = ask.here(said.range.start)?;
    let ItemKind::Flow(flow) = &here.tree.kind else { return None };
    let node = Entity::new(ask.db, ask.file, Space::Node, flow.name.text.clone());
    let last = ask.item(*node_items(ask.db, node).flows.last()?);
    let ItemKind::Flow(last_flow) = &last.tree.kind else { return None };
    let patterns = last_flow.patterns.as_ref()?;
    let all = format!("[{}]", vec!["_"; patterns.patterns.len()].join(", "));
    let mut out = Vec::new();
    if let Some(body) = body(ask, node, patterns.patterns.len()) {
        let statement = format!("{}:{all} = {body};", node.name(ask.db));
        let title = format!("Add a case for everything else: `{statement}`");
        out.push(Offer::new(title, vec![ask.below(last.at, &statement)]).preferred());
    }
    // In a case of `some`, the value is what is inside: for everything else it is not.
    let opens = |pattern: &Pattern| matches!(&pattern.kind, PatternKind::Is { name, .. } if matches!(&*name.text, "some" | "none"));
    if !patterns.patterns.iter().any(opens) {
        let edit = ask.edit(last.range(patterns.span), all);
        out.push(Offer::new("Let the last case take everything else", vec![edit]));
    }
    Some(out)
}

/// What puts out what the other cases do: nothing at all, or a record.
fn body(ask: &Ask<'_>, node: Entity, width: usize) -> Option<String> {
    let program = program(ask.db, ask.file);
    if !sound(ask.db, program, node) {
        return None;
    }
    let context = context_of(ask.db, program, node);
    let (wanted, others): (Vec<Field>, Vec<Field>) = match signature(ask.db, node) {
        Some(signature) => (signature.outputs.clone(), Vec::new()),
        None => {
            let body = &infer(ask.db, program, node, context).body;
            if body.broken {
                return None;
            }
            let fields = |values: &[Value]| values.iter().map(|value| value.field.clone()).collect();
            (fields(&body.outputs), fields(&body.exports))
        }
    };
    let tuple = context.tuple(ask.db);
    if tuple.len() != width || tuple.iter().chain(&wanted).any(|field| field.ty == Ty::Unknown) {
        return None;
    }
    let others: Vec<Field> = others.into_iter().filter(|field| !wanted.contains(field)).collect();
    let others: Vec<Field> = others.into_iter().filter(|field| somebody_takes(ask, field)).collect();
    if others.is_empty() && wanted.iter().map(|field| &field.ty).eq(tuple.iter().map(|field| &field.ty)) {
        return Some(String::new());
    }
    if wanted.is_empty() {
        return None;
    }
    let named = tuple.iter().zip(context.named(ask.db)).filter(|(_, named)| **named).map(|(f, _)| f.clone());
    let around = context
        .names(ask.db)
        .iter()
        .filter_map(|(name, ty)| Some(Field { name: name.clone(), ty: ty.as_ref().ok()?.clone() }));
    let seen =
        OnArrow { tuple: tuple.clone(), names: named.chain(around).collect(), broken: false, open: false };
    let own = from_anything(&wanted, &seen)?;
    if others.is_empty() {
        return Some(own);
    }
    // Names that every other case gives, and that are taken behind the dispatch, are given here too.
    Some(format!("{} -> {own}", from_anything(&others, &seen)?))
}

/// Is there a node in the file that takes a value of that name?
fn somebody_takes(ask: &Ask<'_>, field: &Field) -> bool {
    index(ask.db, ask.file).nodes.keys().any(|name| {
        let node = Entity::new(ask.db, ask.file, Space::Node, name.clone());
        signature(ask.db, node).as_ref().is_some_and(|signature| signature.inputs.contains(field))
    })
}
