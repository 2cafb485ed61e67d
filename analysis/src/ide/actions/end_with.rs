//! Ends a flow with a record that puts out what it should.

use super::ask::{Ask, Here, Offer};
use super::values::from_anything;
use crate::diagnostics::wrong_outputs::WrongOutputs;
use crate::elaborate::{OnArrow, infer, sound};
use crate::ide::context::{context_of, start};
use crate::names::declared::{Entity, Space};
use crate::names::program::program;
use crate::names::resolve;
use crate::node::signature;
use crate::types::{Field, Ty};
use crate::workspace::Diagnostic;
use flux_syntax::tree::ItemKind;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let wanted = match &here.tree.kind {
        ItemKind::Flow(flow) if said.is::<WrongOutputs>() => {
            let own = Entity::new(ask.db, ask.file, Space::Node, flow.name.text.clone());
            signature(ask.db, own).as_ref()?.outputs.clone()
        }
        ItemKind::Flow(_) => {
            let first = said.labels.first().filter(|label| label.file == said.file)?;
            end(ask, ask.here(first.range.start)?)?.tuple
        }
        ItemKind::Recover(recover) => {
            let name = &recover.path.names.last()?.text;
            outputs(ask, resolve(ask.db, ask.file, Space::Node, name)?)?
        }
        _ => return None,
    };
    if wanted.is_empty() || wanted.iter().any(|field| field.ty == Ty::Unknown) {
        return None;
    }
    let record = from_anything(&wanted, &end(ask, here)?)?;
    let edit = match crate::ide::arrows::body_of(here.tree) {
        Some(body) => ask.insert(here.range(body.span).end, format!(" -> {record}")),
        // `X:[_] = ;`
        None => {
            let end = here.range(here.tree.span).end;
            ask.insert(end, format!(" {record}"))
        }
    };
    Some(Offer::new(format!("End it with `{record}`"), vec![edit]))
}

/// What is seen at the end of an item's flow.
fn end(ask: &Ask<'_>, here: Here<'_>) -> Option<OnArrow> {
    let seen = match crate::ide::arrows::body_of(here.tree) {
        Some(body) => {
            let arrows = ask.arrows(here);
            arrows.into_iter().rfind(|arrow| arrow.place.span.end == body.span.end)?.after
        }
        None => {
            let context = start(ask.db, program(ask.db, ask.file), ask.file, here.item);
            let tuple = context.tuple(ask.db).clone();
            OnArrow { names: tuple.clone(), tuple, broken: false, open: context.open(ask.db) }
        }
    };
    (!seen.broken).then_some(seen)
}

/// What a node puts out.
fn outputs(ask: &Ask<'_>, node: Entity) -> Option<Vec<Field>> {
    if let Some(signature) = signature(ask.db, node) {
        return Some(signature.outputs.clone());
    }
    let program = program(ask.db, ask.file);
    if !sound(ask.db, program, node) {
        return None;
    }
    let body = &infer(ask.db, program, node, context_of(ask.db, program, node)).body;
    (!body.broken).then(|| body.outputs.iter().map(|value| value.field.clone()).collect())
}
