//! What an abstract node does to the world: the sum of what is inside.

use crate::elaborate::ir::{Body, Callee, Context, Step, StepKind, Test};
use crate::elaborate::{failure_body, failure_context, infer, predicate_body, recoveries};
use crate::files::db::Db;
use crate::names::declared::Entity;
use crate::names::program::Program;
use crate::node::annotations::{component_effects, facts, stores_of};
use flux_plan::{Effects, Staleness};

/// An abstract node's effects: what its own annotations say, else the sum.
#[salsa::tracked(returns(ref))]
pub(crate) fn effects<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    node: Entity,
    context: Context,
) -> Effects {
    let own = &facts(db, node).effects;
    if !own.unknown {
        return own.clone();
    }
    let mut sum = Sum::new(db, program);
    sum.body(&infer(db, program, node, context).body);
    for item in recoveries(db, program, node) {
        let context = failure_context(db, context);
        sum.body(&failure_body(db, program, item, context).body);
    }
    sum.settled()
}

/// The effects of a body.
pub(super) fn body_effects<'db>(db: &'db dyn Db, program: Program<'db>, body: &Body<'db>) -> Effects {
    let mut sum = Sum::new(db, program);
    sum.body(body);
    sum.settled()
}

struct Sum<'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    effects: Effects,
}

impl<'db> Sum<'db> {
    fn new(db: &'db dyn Db, program: Program<'db>) -> Self {
        let effects = Effects { idempotent: true, commutative: true, ..Effects::pure() };
        Sum { db, program, effects }
    }

    fn body(&mut self, body: &Body<'db>) {
        body.steps.iter().for_each(|step| self.step(step));
    }

    fn step(&mut self, step: &Step<'db>) {
        match &step.kind {
            StepKind::Concrete { callee, .. } => {
                let own = self.callee(callee);
                add(&mut self.effects, &own);
            }
            StepKind::Copy { .. } => {}
            StepKind::Abstract { node, context, .. } => {
                add(&mut self.effects, effects(self.db, self.program, *node, *context));
            }
            StepKind::Dispatch { cases, .. } => {
                for case in cases {
                    case.tests.iter().for_each(|test| self.test(test));
                    self.body(&case.body.body);
                }
            }
            StepKind::Fork { branches } => branches.iter().for_each(|b| self.body(&b.body)),
            StepKind::Each { body, .. } => self.body(&body.body),
        }
    }

    fn test(&mut self, test: &Test) {
        if let Test::Is { typedef, context, .. } = test {
            self.body(&predicate_body(self.db, self.program, *typedef, *context).body);
        }
    }

    fn callee(&self, callee: &Callee<'db>) -> Effects {
        match callee {
            Callee::Node(node) | Callee::Call { node: Some(node), .. } => {
                facts(self.db, *node).effects.clone()
            }
            Callee::Call { node: None, bound, .. } => {
                component_effects(self.db, bound.component, &stores_of(bound))
            }
            Callee::Native { .. } => Effects::unknown(),
        }
    }

    /// Idempotence and commutativity are said of updates only.
    fn settled(self) -> Effects {
        let mut sum = self.effects;
        let writes = sum.may_write();
        sum.idempotent &= writes;
        sum.commutative &= writes;
        sum
    }
}

fn add(sum: &mut Effects, part: &Effects) {
    sum.unknown |= part.unknown;
    sum.pure &= part.pure;
    sum.nondeterministic |= part.nondeterministic;
    sum.idempotent &= part.idempotent || !part.may_write();
    sum.commutative &= part.commutative || !part.may_write();
    sum.reads.extend(part.reads.iter().filter(|r| !sum.reads.contains(r)).cloned().collect::<Vec<_>>());
    sum.writes.extend(part.writes.iter().filter(|w| !sum.writes.contains(w)).cloned().collect::<Vec<_>>());
    sum.staleness = match (sum.staleness, part.staleness) {
        (Some(a), Some(b)) => Some(Staleness {
            within: a.within.min(b.within),
            on_error: a.on_error.zip(b.on_error).map(|(a, b)| a.min(b)),
        }),
        (a, b) => a.or(b),
    };
}
