//! What an abstract node does to the world: the sum of what is inside.

use super::Lower;
use crate::annotations::{component_effects, facts, stores_of};
use crate::elaborate::ir::{Body, Callee, Context, Step, StepKind};
use crate::elaborate::{failure_body, failure_context, infer, recoveries};
use crate::index::Entity;
use flux_plan::{Effects, Staleness};

impl<'db> Lower<'db> {
    /// An abstract node's effects: what its own annotations say, else the sum.
    pub(super) fn effects(&self, node: Entity, context: Context) -> Effects {
        let own = &facts(self.db, node).effects;
        if !own.unknown {
            return own.clone();
        }
        let mut sum = Effects::pure();
        sum.idempotent = true;
        sum.commutative = true;
        self.add_body(&infer(self.db, self.program, node, context).body, &mut sum);
        for item in recoveries(self.db, self.program, node) {
            let context = failure_context(self.db, context);
            self.add_body(&failure_body(self.db, self.program, item, context).body, &mut sum);
        }
        settle(sum)
    }

    pub(super) fn body_effects(&self, body: &Body<'db>) -> Effects {
        let mut sum = Effects::pure();
        self.add_body(body, &mut sum);
        settle(sum)
    }

    fn add_body(&self, body: &Body<'db>, sum: &mut Effects) {
        body.steps.iter().for_each(|step| self.add_step(step, sum));
    }

    fn add_step(&self, step: &Step<'db>, sum: &mut Effects) {
        match &step.kind {
            StepKind::Concrete { callee, .. } => add(sum, &self.callee_effects(callee)),
            StepKind::Abstract { node, context, .. } => add(sum, &self.effects(*node, *context)),
            StepKind::Dispatch { cases, .. } => cases.iter().for_each(|c| self.add_body(&c.body.body, sum)),
            StepKind::Fork { branches } => branches.iter().for_each(|b| self.add_body(&b.body, sum)),
            StepKind::Each { body, .. } => self.add_body(&body.body, sum),
        }
    }

    fn callee_effects(&self, callee: &Callee<'db>) -> Effects {
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

/// Idempotence and commutativity are said of updates only.
fn settle(mut sum: Effects) -> Effects {
    let writes = sum.may_write();
    sum.idempotent &= writes;
    sum.commutative &= writes;
    sum
}
