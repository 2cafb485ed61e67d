//! Everything that may run inside a body, with what it does and how it is wired.

use super::component::call_effects;
use super::state::UNDECLARED;
use super::{body_effects, effects};
use crate::constraints::{abstract_wiring, callee_inputs, inner_names, input_of};
use crate::effects::{Effects, NodeRef};
use crate::elaborate::ir::{Body, Callee, Operand, Step, StepKind, Test};
use crate::elaborate::predicate_body;
use crate::files::db::Db;
use crate::names::program::Program;
use salsa::plumbing::AsId;
use smol_str::SmolStr;
use std::borrow::Cow;

type Wiring = Vec<(SmolStr, SmolStr)>;

/// Each with its effects, and with its inputs that are, unchanged, inputs of the node around.
pub(super) fn parts<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    body: &Body<'db>,
    names: &[Option<SmolStr>],
) -> Vec<(Cow<'db, Effects>, Wiring)> {
    let mut walk = Walk { db, program, out: Vec::new() };
    walk.body(body, names);
    walk.out
}

struct Walk<'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    out: Vec<(Cow<'db, Effects>, Wiring)>,
}

impl<'db> Walk<'db> {
    fn body(&mut self, body: &Body<'db>, names: &[Option<SmolStr>]) {
        body.steps.iter().for_each(|step| self.step(step, names));
    }

    fn step(&mut self, step: &Step<'db>, names: &[Option<SmolStr>]) {
        match &step.kind {
            StepKind::Concrete { callee, inputs, .. } => self.concrete(callee, inputs, names),
            StepKind::Copy { .. } => {}
            StepKind::Abstract { node, context, inputs, .. } => {
                let wiring = abstract_wiring(self.db, step, *context, inputs, names);
                self.out.push((Cow::Borrowed(effects(self.db, self.program, *node, *context)), wiring));
            }
            StepKind::Dispatch { cases, .. } => {
                for case in cases {
                    case.tests.iter().for_each(|test| self.test(test, names));
                    self.body(&case.body.body, &inner_names(&case.body, names));
                }
            }
            StepKind::Fork { branches } => {
                branches.iter().for_each(|b| self.body(&b.body, &inner_names(b, names)));
            }
            StepKind::Each { body, .. } => self.body(&body.body, &inner_names(body, names)),
        }
    }

    fn concrete(&mut self, callee: &Callee<'db>, inputs: &[Operand], names: &[Option<SmolStr>]) {
        let db = self.db;
        let wired =
            |(name, operand): (&SmolStr, &Operand)| Some((name.clone(), input_of(operand, names)?.clone()));
        match callee {
            Callee::Node(_) | Callee::Call { node: Some(_), .. } => {
                let Some((node, context, order)) = callee_inputs(db, callee) else { return };
                let wiring = order.iter().zip(inputs).filter_map(wired).collect();
                self.out.push((Cow::Borrowed(effects(db, self.program, node, context)), wiring));
            }
            Callee::Call { node: None, bound, inputs: fields, .. } => {
                let id = bound.component.as_id().as_bits();
                let who = NodeRef { name: bound.component.name(db).clone(), id };
                let wiring = fields.iter().map(|field| &field.name).zip(inputs).filter_map(wired).collect();
                self.out.push((Cow::Owned(call_effects(db, bound, &who)), wiring));
            }
            Callee::Native { name, .. } => {
                let who = NodeRef { name: name.clone(), id: UNDECLARED };
                self.out.push((Cow::Owned(Effects::unknown(who)), Vec::new()));
            }
        }
    }

    fn test(&mut self, test: &Test, names: &[Option<SmolStr>]) {
        let Test::Is { typedef, context, value, .. } = test else { return };
        let body = &predicate_body(self.db, self.program, *typedef, *context).body;
        let names: Vec<_> = body.params.iter().map(|_| input_of(value, names).cloned()).collect();
        let done = body_effects(self.db, self.program, body, &names);
        // In the terms of the node around already.
        let same = crate::effects::inputs(&done).map(|input| (input.clone(), input.clone())).collect();
        self.out.push((Cow::Owned(done), same));
    }
}
