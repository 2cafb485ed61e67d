//! From a number to its path.

use super::catches::{Catches, Then};
use super::link::Outcome;
use super::numbering::{Inside, Numbering, StepNumbers};
use super::path::{End, Passed, Path, PathError, Root};
use crate::{BlockId, Catch, OnError, Plan, Step, StepKind};

/// What is still to be told. A list, as programs may nest deeper than a thread's stack.
enum Todo<'a> {
    Block(BlockId, Outcome),
    Step(&'a Step, &'a StepNumbers, Outcome),
    Inside(&'a Step, &'a StepNumbers, Outcome),
    Tell(Passed),
}

impl Numbering {
    /// The path that has this number, for the plan that was numbered.
    ///
    /// # Errors
    /// There is no such root or number.
    pub fn path(&self, plan: &Plan, root: Root, number: u64) -> Result<Path, PathError> {
        let counts = self.counts(root).ok_or(PathError::NoRoot)?;
        let paths = counts.total().ok_or(PathError::TooMany)?;
        let outcome = counts.unflat(number).filter(|_| number < paths);
        let outcome = outcome.ok_or(PathError::NoNumber { found: number, paths })?;
        let mut teller = Teller { plan, numbers: self, todo: Vec::new(), failed: false };
        let handled = match root {
            Root::Body(body) => {
                teller.todo.push(Todo::Block(body, outcome));
                outcome
            }
            Root::Source(index) => {
                let source = &plan.sources[index as usize];
                let catches = self.source(index).ok_or(PathError::NoRoot)?;
                let (inside, caught) = teller.catches(catches, &source.on_error, outcome);
                teller.todo.extend(caught.into_iter().rev());
                teller.todo.push(Todo::Block(source.block, inside));
                outcome
            }
        };
        let passed = teller.tell();
        let end = match handled {
            Outcome::Succeeded(_) => End::Finished,
            Outcome::Failed { .. } => End::Failed,
            Outcome::Ended(_) if teller.failed => End::Failed,
            Outcome::Ended(_) => End::Handled,
        };
        Ok(Path { root, passed, end })
    }
}

struct Teller<'a> {
    plan: &'a Plan,
    numbers: &'a Numbering,
    todo: Vec<Todo<'a>>,
    /// The handler that ended the flow failed itself.
    failed: bool,
}

impl<'a> Teller<'a> {
    fn tell(&mut self) -> Vec<Passed> {
        let mut passed = Vec::new();
        while let Some(todo) = self.todo.pop() {
            match todo {
                Todo::Tell(one) => passed.push(one),
                Todo::Block(block, outcome) => self.block(block, outcome),
                Todo::Step(step, numbers, outcome) => {
                    passed.push(Passed::Step(step.id.clone()));
                    let (inside, caught) = self.catches(&numbers.catches, &step.on_error, outcome);
                    self.todo.extend(caught.into_iter().rev());
                    self.todo.push(Todo::Inside(step, numbers, inside));
                }
                Todo::Inside(step, numbers, outcome) => self.inside(step, numbers, outcome),
            }
        }
        passed
    }

    /// The steps that ran: all, or those up to the one that did not succeed.
    fn block(&mut self, id: BlockId, outcome: Outcome) {
        let (steps, numbers) = (&self.plan.block(id).steps, self.numbers.steps(id));
        let stopped = match outcome {
            Outcome::Succeeded(_) => None,
            _ => steps.iter().zip(numbers).enumerate().find_map(|(at, (_, step))| {
                let (outcome, register) = step.link.back(&step.catches.after, outcome, step.before)?;
                Some((at, outcome, register))
            }),
        };
        let (ran, register) = match (outcome, stopped) {
            (Outcome::Succeeded(register), _) => (steps.len(), register),
            (_, Some((at, outcome, register))) => {
                self.todo.push(Todo::Step(&steps[at], &numbers[at], outcome));
                (at, register)
            }
            (_, None) => return,
        };
        let before = steps.iter().zip(numbers).take(ran).rev();
        for (step, numbers) in before {
            let way = (register / numbers.before.max(1)) % numbers.catches.after.succeed.max(1);
            self.todo.push(Todo::Step(step, numbers, Outcome::Succeeded(way)));
        }
    }

    /// What came out of the inside, and what caught that.
    fn catches(
        &mut self,
        catches: &Catches,
        on_error: &[OnError],
        outcome: Outcome,
    ) -> (Outcome, Vec<Todo<'a>>) {
        let direct = match outcome {
            Outcome::Succeeded(way) => way < catches.inside.succeed,
            Outcome::Ended(number) => number < catches.inside.end,
            Outcome::Failed { .. } => false,
        };
        if direct {
            return (outcome, Vec::new());
        }
        let mut told = Vec::new();
        let found = catches.routes.iter().zip(0u32..).find_map(|(route, id)| {
            if let (Outcome::Failed { class, number }, Some((to, base))) = (outcome, route.uncaught) {
                let number = number.checked_sub(base).filter(|n| to == class && *n < route.count)?;
                return Some((id, number, None));
            }
            route.by.iter().find_map(|(catch, then)| {
                let (inner, number) = caught_as(then, route.count, outcome)?;
                Some((id, number, Some((*catch, inner))))
            })
        });
        // Every outcome has a way to it.
        let Some((mut id, mut number, last)) = found else { return (outcome, Vec::new()) };
        match last {
            None if !on_error.is_empty() => told.push(Todo::Tell(Passed::Uncaught)),
            None => {}
            Some((catch, inner)) => {
                self.failed |= matches!(inner, Outcome::Failed { .. });
                told.extend(self.caught(on_error, catch, inner).into_iter().rev());
            }
        }
        // Backwards through the recoveries that failed before.
        while let Some((from, catch)) = catches.routes[id as usize].from {
            let class = catches.routes[id as usize].class;
            let count = catches.routes[from as usize].count.max(1);
            let inner = Outcome::Failed { class, number: number / count };
            told.extend(self.caught(on_error, catch, inner).into_iter().rev());
            (id, number) = (from, number % count);
        }
        told.reverse();
        (Outcome::Failed { class: catches.routes[id as usize].class, number }, told)
    }

    fn caught(&self, on_error: &[OnError], catch: u32, outcome: Outcome) -> Vec<Todo<'a>> {
        let block = match &on_error[catch as usize].catch {
            Catch::Handle { block, .. } => *block,
            Catch::Recover { body } => body.block,
        };
        vec![Todo::Tell(Passed::Caught(catch)), Todo::Block(block, outcome)]
    }

    fn inside(&mut self, step: &'a Step, numbers: &'a StepNumbers, outcome: Outcome) {
        match (&step.kind, &numbers.inside) {
            (StepKind::Block { body, .. } | StepKind::Around { body, .. }, Inside::Body) => {
                self.todo.push(Todo::Block(body.block, outcome));
            }
            (StepKind::Each { .. }, Inside::Elements) => {
                if matches!(outcome, Outcome::Ended(_)) {
                    self.todo.push(Todo::Tell(Passed::Ended));
                }
            }
            (StepKind::Dispatch { cases, .. }, Inside::Cases { cases: links, .. }) => {
                let taken = cases.iter().zip(links).zip(0u32..).find_map(|((case, link), way)| {
                    let counts = self.numbers.block(case.body.block)?;
                    let (inner, _) = link.back(counts, outcome, 1)?;
                    Some((way, case.body.block, inner))
                });
                if let Some((way, block, inner)) = taken {
                    self.way(way, block, inner);
                }
            }
            (StepKind::Fork { branches, .. }, Inside::Branches(links)) => {
                if let Outcome::Succeeded(all) = outcome {
                    let ways = branches.iter().zip(links).zip(0u32..).map(|((branch, (times, _)), n)| {
                        let count = self.numbers.block(branch.block).map_or(1, |counts| counts.succeed);
                        (n, branch.block, Outcome::Succeeded((all / (*times).max(1)) % count.max(1)))
                    });
                    let ways: Vec<_> = ways.collect();
                    ways.into_iter().rev().for_each(|(n, block, inner)| self.way(n, block, inner));
                    return;
                }
                let stopped = branches.iter().zip(links).zip(0u32..).find_map(|((branch, (_, link)), n)| {
                    let (inner, _) = link.back(self.numbers.block(branch.block)?, outcome, 1)?;
                    Some((n, branch.block, inner))
                });
                if let Some((n, block, inner)) = stopped {
                    self.way(n, block, inner);
                }
            }
            (StepKind::Around { body, .. }, Inside::Spared(link, _)) => {
                let ran = self.numbers.block(body.block).and_then(|counts| link.back(counts, outcome, 1));
                match ran {
                    Some((inner, _)) => self.way(0, body.block, inner),
                    None => self.todo.push(Todo::Tell(Passed::Way(1))),
                }
            }
            _ => {}
        }
    }

    fn way(&mut self, way: u32, block: BlockId, outcome: Outcome) {
        self.todo.push(Todo::Block(block, outcome));
        self.todo.push(Todo::Tell(Passed::Way(way)));
    }
}

/// How the catch's block came out, and by which way of the route the failure had come to it.
fn caught_as(then: &Then, count: u64, outcome: Outcome) -> Option<(Outcome, u64)> {
    let within = |base: u64, ways: u64, number: u64| {
        let (number, count) = (number.checked_sub(base)?, count.max(1));
        (number / count < ways).then_some((number / count, number % count))
    };
    match (then, outcome) {
        (Then::Ends { base, handler }, Outcome::Ended(number)) => {
            let (flat, rest) = within(*base, handler.total()?, number)?;
            Some((handler.unflat(flat)?, rest))
        }
        (Then::Recovers { succeed, recovery, .. }, Outcome::Succeeded(number)) => {
            let (way, rest) = within(*succeed, recovery.succeed, number)?;
            Some((Outcome::Succeeded(way), rest))
        }
        (Then::Recovers { end, recovery, .. }, Outcome::Ended(number)) => {
            let (way, rest) = within(*end, recovery.end, number)?;
            Some((Outcome::Ended(way), rest))
        }
        _ => None,
    }
}
