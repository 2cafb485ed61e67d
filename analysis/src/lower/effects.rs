//! What a node does to the world, an abstract one: the sum of what is inside; and that in the plan's terms.

use super::Lower;
use crate::elaborate::ir::{Body, Callee, Context, Step, StepKind, Test};
use crate::elaborate::{failure_body, failure_context, infer, predicate_body, recoveries};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::declared::Entity;
use crate::names::declared::Space;
use crate::names::program::Program;
use crate::names::resolve;
use crate::node::annotations::{component_effects, facts, stores_of};
use crate::node::effects::{Effects, StateUse};
use flux_plan::{Staleness, State, StateId};
use smol_str::SmolStr;

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
    join(&mut sum.reads, &part.reads);
    join(&mut sum.writes, &part.writes);
    sum.staleness = match (sum.staleness, part.staleness) {
        (Some(a), Some(b)) => Some(Staleness {
            within: a.within.min(b.within),
            on_error: a.on_error.zip(b.on_error).map(|(a, b)| a.min(b)),
        }),
        (a, b) => a.or(b),
    };
}

/// What is used inside is used outside, under whatever key: inputs have other names there.
fn join(sum: &mut Vec<StateUse>, part: &[StateUse]) {
    for used in part {
        let used = StateUse { key: None, ..used.clone() };
        if !sum.contains(&used) {
            sum.push(used);
        }
    }
}

impl<'db> Lower<'db> {
    /// Effects in the plan's terms: of a node of that file.
    pub(super) fn plan_effects(&mut self, file: SourceFile, effects: &Effects) -> flux_plan::Effects {
        let mut uses = |uses: &[StateUse]| {
            let used = uses.iter().map(|used| flux_plan::StateUse {
                state: self.state(file, &used.state),
                key: used.key.clone(),
            });
            used.collect()
        };
        flux_plan::Effects {
            unknown: effects.unknown,
            pure: effects.pure,
            reads: uses(&effects.reads),
            writes: uses(&effects.writes),
            staleness: effects.staleness,
            idempotent: effects.idempotent,
            commutative: effects.commutative,
            nondeterministic: effects.nondeterministic,
        }
    }

    /// The state that a file calls so: a store that it sees, or a part of one, or what only native code knows.
    fn state(&mut self, file: SourceFile, written: &str) -> StateId {
        let cuts = written.match_indices('.').map(|(at, _)| at);
        let heads = std::iter::once(written.len()).chain(cuts.collect::<Vec<_>>().into_iter().rev());
        let store = heads.into_iter().find_map(|at| {
            let name = SmolStr::new(&written[..at]);
            let files = [file, self.root];
            let store = files.iter().find_map(|file| resolve(self.db, *file, Space::Store, &name))?;
            Some((store, written.get(at + 1..).map(str::to_owned)))
        });
        let state = match store {
            Some((store, part)) => {
                let name = self.display(store);
                let name = part.as_ref().map_or_else(|| name.clone(), |part| format!("{name}.{part}"));
                State { name, store: self.stores.get(&store).copied(), part }
            }
            None => State { name: written.to_owned(), store: None, part: None },
        };
        let known = self.plan.states.iter().position(|known| *known == state);
        let at = known.unwrap_or_else(|| {
            self.plan.states.push(state);
            self.plan.states.len() - 1
        });
        StateId(at as u32)
    }
}
