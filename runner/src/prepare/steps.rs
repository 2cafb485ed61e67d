//! Steps: what each needs around it, and whether it may wait.
//!
//! Where a node's `@limit` stands among constraints: see [`super::limits`].

use super::blocks::{Maker, Whose};
use super::{Block, Case, CatchKind, Kind, Lock, LockKey, StartError, StartProblem, Step, Test, output};
use flux_node::Built;
use flux_plan::{LockUse, NodeId, Operand, Slot, StepKind};

/// What is inside a step, as far as it matters to those around it.
#[derive(Default)]
struct Inside {
    asynchronous: bool,
    outlives: bool,
    ahead: Vec<u32>,
}

impl Inside {
    fn add(&mut self, block: &Block, ahead: &[u32]) {
        self.asynchronous |= !block.sync;
        self.outlives |= block.outlives;
        add_all(&mut self.ahead, ahead);
    }
}

fn add_all(to: &mut Vec<u32>, from: &[u32]) {
    for node in from {
        if !to.contains(node) {
            to.push(*node);
        }
    }
}

impl Maker<'_> {
    /// One step of the block of that name; `frame` grows where a reply needs a value that nothing else does.
    pub(crate) fn step(
        &mut self,
        block: &str,
        step: &flux_plan::Step,
        frame: &mut usize,
        ahead_around: &mut Vec<u32>,
        errors: &mut Vec<StartError>,
    ) -> Step {
        let node = step.node();
        let name = node.map_or(block, |id| &self.plan.node(id).name);
        let whose = Whose { name, at: step.at };
        let mut kind = self.kind(&step.kind, whose, errors);
        let catches = self.catches(&step.on_error, name, errors);
        let reply = step.reply.then(|| {
            let plan = self.plan;
            output::reply(plan, &step.kind, &mut kind, frame, &mut |operand| {
                self.place(operand, whose, errors)
            })
        });
        let locks = self.locks(&step.locks, whose, errors);
        let mut inside = self.inside(&step.kind);
        for catch in &catches {
            if let CatchKind::Recover(body) = &catch.kind {
                inside.add(&self.made[body.block as usize], &self.ahead[body.block as usize]);
            }
        }
        let run = step.run_of();
        let own = run.and_then(|id| super::limits::of(self.plan, id));
        let first = own.is_some_and(|own| self.permit_first[own as usize]);
        let (permits, permit) = permits(own, first, &mut inside, !locks.is_empty());
        if let Some(own) = own {
            self.contains
                .extend(inside.ahead.iter().filter(|inner| **inner != own).map(|inner| (own, *inner)));
        }
        add_all(ahead_around, &inside.ahead);
        let timeout = run.and_then(|id| self.nodes[id.index()].timeout);
        let limit_key = step.limit_key.as_ref().map(|key| self.place(key, whose, errors));
        if limit_key.is_some() && first {
            errors.push(StartError::new(
                name,
                step.at,
                StartProblem::Damaged("a limit for each value stands around constraints".to_owned()),
            ));
        }
        let throttle = step
            .throttle
            .as_ref()
            .map(|used| (used.of.0, used.key.as_ref().map(|key| self.place(key, whose, errors))));
        let free = locks.is_empty() && permits.is_empty() && !permit && throttle.is_none();
        let plain = free && timeout.is_none() && reply.is_none();
        let recovers = catches.iter().any(|catch| matches!(catch.kind, CatchKind::Recover(_)));
        let watched = recovers && inside.outlives;
        let quick = |id: NodeId| self.nodes[id.index()].quick();
        Step {
            sync: plain && !inside.asynchronous,
            bare: plain && !watched,
            quick: matches!(&kind, Kind::Call { .. }) && node.is_some_and(quick),
            watched,
            outlives: inside.outlives,
            node: node.map(|id| id.0),
            declared: node.and_then(|id| self.plan.node(id).declared).map(|id| id.0),
            kind,
            limit: own,
            limit_key,
            throttle,
            permits,
            locks,
            permit,
            timeout,
            catches,
            reply,
        }
    }

    fn kind(&mut self, kind: &StepKind, whose: Whose<'_>, errors: &mut Vec<StartError>) -> Kind {
        match kind {
            StepKind::Call { node, inputs, outputs } => Kind::Call {
                node: node.0,
                inputs: self.places(inputs, whose, errors),
                outputs: slots(outputs),
            },
            StepKind::Block { body, .. } => Kind::Block(self.branch(body, whose, errors)),
            StepKind::Copy { inputs, outputs } => {
                Kind::Copy { inputs: self.places(inputs, whose, errors), outputs: slots(outputs) }
            }
            StepKind::Fork { branches, after } => Kind::Fork {
                branches: branches.iter().map(|branch| self.branch(branch, whose, errors)).collect(),
                after: after.clone(),
            },
            StepKind::Each { list, body, in_order } => Kind::Each {
                list: self.place(list, whose, errors),
                body: self.branch(body, whose, errors),
                in_order: *in_order,
            },
            StepKind::Dispatch { cases, .. } => {
                Kind::Dispatch(cases.iter().map(|case| self.case(case, whose, errors)).collect())
            }
            StepKind::Around { body, how } => {
                let problem = StartProblem::Around(how.name().to_owned());
                let inside = self.node_inside(body).map_or(whose.name, |id| &self.plan.node(id).name);
                errors.push(StartError::new(inside, whose.at, problem));
                Kind::Block(self.branch(body, whose, errors))
            }
        }
    }

    /// The first node that stands inside of what a pass put around it.
    fn node_inside(&self, body: &flux_plan::Branch) -> Option<NodeId> {
        let mut step = self.plan.block(body.block).steps.first()?;
        while let StepKind::Around { body, .. } = &step.kind {
            step = self.plan.block(body.block).steps.first()?;
        }
        step.node()
    }

    fn case(&mut self, case: &flux_plan::Case, whose: Whose<'_>, errors: &mut Vec<StartError>) -> Case {
        let mut tests = Vec::new();
        for test in &case.tests {
            let mut place = |operand: &Operand| self.place(operand, whose, errors);
            tests.push(match test {
                flux_plan::Test::Is { predicate, value, negated } => {
                    Test::Is { predicate: predicate.0, value: place(value), negated: *negated }
                }
                flux_plan::Test::Some { value, bind } => Test::Some { value: place(value), bind: bind.0 },
                flux_plan::Test::None { value } => Test::None { value: place(value) },
            });
        }
        Case { tests, body: self.branch(&case.body, whose, errors) }
    }

    fn locks(&mut self, locks: &[LockUse], whose: Whose<'_>, errors: &mut Vec<StartError>) -> Vec<Lock> {
        let mut made = Vec::new();
        for lock in locks {
            let key = match &lock.key {
                Some(key) => LockKey::Value(self.place(key, whose, errors)),
                None if lock.session => LockKey::Session,
                None => LockKey::Program,
            };
            made.push(Lock { lock: lock.lock.0, mode: lock.mode, key });
        }
        made
    }

    fn inside(&self, kind: &StepKind) -> Inside {
        let mut inside = Inside::default();
        let mut add = |block: u32| inside.add(&self.made[block as usize], &self.ahead[block as usize]);
        match kind {
            StepKind::Copy { .. } => {}
            StepKind::Call { node, .. } => match &self.nodes[node.index()].built {
                Some(Built::Async(built)) => {
                    (inside.asynchronous, inside.outlives) = (true, built.keeps());
                }
                Some(Built::Sync(built)) if !built.may_be_heavy() => {}
                Some(Built::Blocking(_) | Built::Sync(_)) => {
                    (inside.asynchronous, inside.outlives) = (true, true);
                }
                None => {}
            },
            StepKind::Block { body, .. } | StepKind::Around { body, .. } => add(body.block.0),
            StepKind::Fork { branches, .. } => branches.iter().for_each(|branch| add(branch.block.0)),
            StepKind::Each { body, .. } => {
                add(body.block.0);
                // However short an element is, a long list must let others run in between.
                inside.asynchronous = true;
            }
            StepKind::Dispatch { cases, .. } => {
                for case in cases {
                    add(case.body.block.0);
                    for test in &case.tests {
                        if let flux_plan::Test::Is { predicate, .. } = test {
                            add(self.plan.predicates[predicate.index()].block.0);
                        }
                    }
                }
            }
        }
        inside
    }
}

/// Which permits a step takes before its locks, and whether it takes its own node's after them. What is left
/// in `inside.ahead` is what the steps around it must take ahead of their locks.
fn permits(own: Option<u32>, first: bool, inside: &mut Inside, locks: bool) -> (Vec<u32>, bool) {
    let mut permits = Vec::new();
    if let Some(own) = own.filter(|_| first) {
        permits.push(own);
    }
    if locks {
        add_all(&mut permits, &inside.ahead);
    }
    if let Some(own) = own.filter(|_| first) {
        add_all(&mut inside.ahead, &[own]);
    }
    (permits, own.is_some() && !first)
}

fn slots(slots: &[Slot]) -> Vec<u32> {
    slots.iter().map(|slot| slot.0).collect()
}
