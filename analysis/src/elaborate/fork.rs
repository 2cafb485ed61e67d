//! Fork and join: branches see what is there, run at the same time, and their outputs stand side by side.

use super::Elaborator;
use super::ir::{Inner, Step, StepKind};
use super::scope::{Binding, Frame, Scope, Seen, in_slot, place_inside};
use crate::diagnostics::put_out_twice::Lost;
use crate::files::statement::Place;
use flux_syntax::tree::Body;
use smol_str::SmolStr;

impl<'db> Elaborator<'db> {
    pub(super) fn fork(
        &mut self,
        branches: &[Body],
        place: Place<'db>,
        scope: &mut Scope,
        frame: &mut Frame,
        out: &mut Vec<Step<'db>>,
    ) {
        let mut placed = Vec::with_capacity(branches.len());
        for branch in branches {
            let body = self.body(&branch.steps, &mut scope.inner());
            placed.push(place_inside(body, scope, frame));
        }
        join(&placed, scope);
        out.push(Step { kind: StepKind::Fork { branches: placed }, wiring: None, around: None, place });
    }
}

fn join(branches: &[Inner<'_>], scope: &mut Scope) {
    let mut tuple = Vec::new();
    let mut put: Vec<SmolStr> = Vec::new();
    for branch in branches {
        let outputs = branch.body.outputs.iter().zip(&branch.outputs);
        let mut own: Vec<Seen> = outputs.map(|(value, slot)| in_slot(value.field.clone(), *slot)).collect();
        for kept in &branch.body.kept {
            if let (Some(at), Some(seen)) =
                (branch.body.output_of(&kept.field.name), scope.value(&kept.field.name))
                && !put.contains(&kept.field.name)
            {
                own[at].source = seen.source.clone();
            }
        }
        for (export, slot) in branch.body.exports.iter().zip(&branch.exports) {
            let one = branch.body.output_of(&export.field.name).map(|at| own[at].clone());
            let seen = one.unwrap_or_else(|| in_slot(export.field.clone(), *slot));
            bind_once(scope, &mut put, &export.field.name, Binding::Is(seen));
        }
        for (name, lost) in &branch.body.lost {
            bind_once(scope, &mut put, name, Binding::Lost(*lost));
        }
        tuple.extend(own);
    }
    scope.last = branches.iter().flat_map(|branch| branch.body.last.iter().cloned()).collect();
    scope.never |= branches.iter().any(|branch| branch.body.never);
    let broken = branches.iter().any(|branch| branch.body.broken);
    scope.replace(tuple);
    if broken {
        scope.lose();
    }
}

/// A name put out by two branches can't be used by name afterwards.
fn bind_once(scope: &mut Scope, put: &mut Vec<SmolStr>, name: &SmolStr, binding: Binding) {
    if put.contains(name) {
        scope.bind(name, Binding::Lost(Lost::Branches));
    } else {
        scope.bind(name, binding);
        put.push(name.clone());
    }
}
