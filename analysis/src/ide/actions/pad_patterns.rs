//! Writes as many patterns as there are values.

use super::ask::{Ask, Offer};
use crate::elaborate::predicate_node;
use crate::ide::context::context_of;
use crate::names::declared::{Entity, Space};
use crate::names::program::program;
use crate::names::resolve;
use crate::node::signature;
use crate::types::{Field, Ty};
use crate::workspace::Diagnostic;
use flux_syntax::tree::{ItemKind, Pattern, PatternKind};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let ItemKind::Flow(flow) = &here.tree.kind else { return None };
    let written = flow.patterns.as_ref()?;
    let node = Entity::new(ask.db, ask.file, Space::Node, flow.name.text.clone());
    let context = context_of(ask.db, program(ask.db, ask.file), node);
    let values = context.tuple(ask.db);
    let text = |pattern: &Pattern| here.written(ask.db, pattern.span).to_owned();
    let mut patterns: Vec<String> = Vec::new();
    if values.len() > written.patterns.len() {
        let mut rest = written.patterns.iter().peekable();
        for (n, value) in values.iter().enumerate() {
            let left = rest.len();
            let fits = rest.peek().is_some_and(|pattern| asks_of(ask, pattern, value));
            // Each pattern at the first value of its type, as long as all of them find a place.
            match rest.next_if(|_| fits || left >= values.len() - n) {
                Some(pattern) => patterns.push(text(pattern)),
                None => patterns.push("_".to_owned()),
            }
        }
    } else {
        let mut extra = written.patterns.len() - values.len();
        for pattern in written.patterns.iter().rev() {
            let any = matches!(pattern.kind, PatternKind::Any { .. });
            if any && extra > 0 {
                extra -= 1;
            } else {
                patterns.insert(0, text(pattern));
            }
        }
        if extra > 0 {
            return None;
        }
    }
    if patterns.is_empty() {
        return None;
    }
    let shown = format!("[{}]", patterns.join(", "));
    let edit = ask.edit(here.range(written.span), shown.clone());
    Some(Offer::new(format!("Write `{shown}`"), vec![edit]).preferred())
}

/// Could a pattern be asked of that value?
fn asks_of(ask: &Ask<'_>, pattern: &Pattern, value: &Field) -> bool {
    let PatternKind::Is { name, .. } = &pattern.kind else { return false };
    if name.text == "some" || name.text == "none" {
        return matches!(value.ty, Ty::Option(_));
    }
    let Some(typedef) = resolve(ask.db, ask.file, Space::Typedef, &name.text) else { return true };
    let Some(node) = predicate_node(ask.db, typedef) else { return true };
    match signature(ask.db, node) {
        Some(signature) => signature.inputs.first().is_some_and(|input| input.ty.fits(&value.ty)),
        None => true,
    }
}
