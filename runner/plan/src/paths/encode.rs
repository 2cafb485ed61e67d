//! From a path to its number: a flow that does what the path says, and adds up as an engine would.

use super::catches::Catches;
use super::link::Outcome;
use super::numbering::{Inside, Numbering, StepNumbers};
use super::path::{End, Passed, Path, PathError, Root};
use crate::{BlockId, Catch, OnError, Plan, Step, StepKind};

/// Deeper than any plan that an engine runs, and little enough for a thread's stack.
const DEEPEST: usize = 1_000;

impl Numbering {
    /// The number of a path, for the plan that was numbered.
    ///
    /// # Errors
    /// There is no such root, or no flow of the plan does this.
    pub fn number_of(&self, plan: &Plan, path: &Path) -> Result<u64, PathError> {
        let counts = self.counts(path.root).ok_or(PathError::NoRoot)?;
        counts.total().ok_or(PathError::TooMany)?;
        let mut walker =
            Walker { plan, numbers: self, left: &path.passed, end: path.end, depth: 0, broken: false };
        let outcome = match path.root {
            Root::Body(body) => walker.block(body)?,
            Root::Source(index) => {
                let source = &plan.sources[index as usize];
                let catches = self.source(index).ok_or(PathError::NoRoot)?;
                let inside = walker.block(source.block)?;
                walker.catches(catches, &source.on_error, inside)?
            }
        };
        if let Some(more) = walker.left.first() {
            return Err(no_way(format!("it is over before {more:?}")));
        }
        let fits = match outcome {
            Outcome::Succeeded(_) => path.end == End::Finished,
            Outcome::Ended(_) => path.end == if walker.broken { End::Failed } else { End::Handled },
            Outcome::Failed { .. } => path.end == End::Failed,
        };
        if fits { Ok(counts.flat(outcome)) } else { Err(no_way("it ends otherwise".into())) }
    }
}

fn no_way(why: String) -> PathError {
    PathError::NoWay(why)
}

/// A flow that follows a path.
struct Walker<'a> {
    plan: &'a Plan,
    numbers: &'a Numbering,
    left: &'a [Passed],
    end: End,
    depth: usize,
    /// The handler that ended the flow failed itself.
    broken: bool,
}

impl<'a> Walker<'a> {
    /// Does what comes now fail? A failure is caught or not, or it ends the flow.
    fn fails(&self) -> bool {
        match self.left.first() {
            Some(Passed::Caught(_) | Passed::Uncaught) => true,
            Some(_) => false,
            None => self.end == End::Failed,
        }
    }

    fn next(&mut self) -> Option<&'a Passed> {
        let (first, rest) = self.left.split_first()?;
        self.left = rest;
        Some(first)
    }

    /// The way that comes now, if one does.
    fn way(&mut self) -> Option<usize> {
        let Some(Passed::Way(way)) = self.left.first() else { return None };
        self.next();
        Some(*way as usize)
    }

    fn block(&mut self, id: BlockId) -> Result<Outcome, PathError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(no_way(format!("its steps are nested deeper than {DEEPEST}")));
        }
        let mut register = 0;
        let plan = self.plan;
        for (at, step) in plan.block(id).steps.iter().enumerate() {
            let numbers = self.numbers.step(id, at).ok_or_else(|| no_way("it has other steps".into()))?;
            match self.next() {
                Some(Passed::Step(found)) if *found == step.id => {}
                found => return Err(no_way(format!("where `{}` comes, it has {found:?}", step.id))),
            }
            let inside = self.inside(step, numbers)?;
            let outcome = self.catches(&numbers.catches, &step.on_error, inside)?;
            match numbers.after(register, outcome) {
                Ok(next) => register = next,
                Err(stopped) => {
                    self.depth -= 1;
                    return Ok(stopped);
                }
            }
        }
        self.depth -= 1;
        Ok(Outcome::Succeeded(register))
    }

    fn catches(
        &mut self,
        catches: &Catches,
        on_error: &[OnError],
        outcome: Outcome,
    ) -> Result<Outcome, PathError> {
        let Outcome::Failed { class, number } = outcome else { return Ok(outcome) };
        let mut failing = catches.failing(class, number);
        if on_error.is_empty() {
            return Ok(catches.uncaught(failing));
        }
        loop {
            let catch = match self.next() {
                Some(Passed::Caught(catch)) => *catch,
                Some(Passed::Uncaught) if catches.can_pass(failing) => return Ok(catches.uncaught(failing)),
                found => return Err(no_way(format!("a failure has {found:?} behind it"))),
            };
            let caught = catches.then(failing.route, catch).and(on_error.get(catch as usize));
            let (block, handles) = match caught.map(|caught| &caught.catch) {
                Some(Catch::Handle { block, .. }) => (*block, true),
                Some(Catch::Recover { body }) => (body.block, false),
                None => return Err(no_way(format!("catch {catch} is not one that a failure comes to"))),
            };
            let outcome = self.block(block)?;
            self.broken |= handles && matches!(outcome, Outcome::Failed { .. });
            match catches.caught(failing, catch, outcome) {
                Ok(outcome) => return Ok(outcome),
                Err(again) => failing = again,
            }
        }
    }

    fn inside(&mut self, step: &Step, numbers: &StepNumbers) -> Result<Outcome, PathError> {
        let may_fail = !numbers.catches.inside.fail.is_empty();
        match (&step.kind, &numbers.inside) {
            (StepKind::Block { body, .. } | StepKind::Around { body, .. }, Inside::Body) => {
                self.block(body.block)
            }
            (StepKind::Each { .. }, _) => {
                if self.left.first() == Some(&Passed::Ended) {
                    self.next();
                    return match numbers.catches.inside.end {
                        0 => Err(no_way(format!("nothing inside `{}` ends the flow", step.id))),
                        _ => Ok(numbers.element(Outcome::Ended(0))),
                    };
                }
                Ok(self.leaf(numbers, may_fail))
            }
            (StepKind::Dispatch { cases, .. }, Inside::Cases { cases: links, none }) => {
                let Some(way) = self.way() else {
                    let missing = || no_way(format!("`{}` has a case for all", step.id));
                    return none.map(|_| numbers.no_case()).ok_or_else(missing);
                };
                if way >= links.len() {
                    return Err(no_way(format!("`{}` never comes to case {way}", step.id)));
                }
                let outcome = self.block(cases[way].body.block)?;
                Ok(numbers.case(way, outcome))
            }
            (StepKind::Fork { branches, .. }, _) => self.fork(branches, numbers, &step.id.0),
            (StepKind::Around { body, .. }, Inside::Spared(..)) => match self.way() {
                Some(0) => Ok(numbers.ran(self.block(body.block)?)),
                Some(1) => Ok(numbers.spared()),
                _ => Err(no_way(format!("`{}` has a way 0 and a way 1", step.id))),
            },
            _ => Ok(self.leaf(numbers, may_fail)),
        }
    }

    /// What has no path of its own here fails or succeeds.
    fn leaf(&self, numbers: &StepNumbers, may_fail: bool) -> Outcome {
        if may_fail && self.fails() { numbers.failed() } else { Outcome::Succeeded(0) }
    }

    /// All branches one after the other, or the one that stopped.
    fn fork(
        &mut self,
        branches: &[crate::Branch],
        numbers: &StepNumbers,
        name: &str,
    ) -> Result<Outcome, PathError> {
        let mut all = 0u64;
        for done in 0..branches.len() {
            let way = self.way().filter(|way| *way < branches.len());
            let way = way.ok_or_else(|| no_way(format!("`{name}` has branches to come")))?;
            match self.block(branches[way].block)? {
                Outcome::Succeeded(by) if way == done => all = all.wrapping_add(numbers.branch(way, by)),
                Outcome::Succeeded(_) => return Err(no_way(format!("`{name}` passes a branch over"))),
                stopped if done == 0 => return Ok(numbers.branch_stopped(way, stopped)),
                _ => return Err(no_way(format!("of `{name}` one branch stops, and others are told of"))),
            }
        }
        Ok(Outcome::Succeeded(all))
    }
}
