//! The numbering of paths: each flow of a random plan has one number, by the increments that an engine would add, and
//! each number one path.

mod random;

use flux_plan::{
    BlockId, Catch, Catches, End, How, Numbering, OnError, Outcome, Passed, Path, PathError, Plan, Root,
    Step, StepKind, StepNumbers,
};
use proptest::prelude::*;
use random::{CODES, Dice, plan_of};
use std::collections::HashSet;

/// How a walk came out: what an engine knows, and its number.
#[derive(Clone, Copy)]
struct Out {
    outcome: Outcome,
    /// The failure's code; 0 where none failed.
    code: i64,
    /// The handler that ended the flow failed.
    broken: bool,
}

impl Out {
    fn of(outcome: Outcome) -> Out {
        Out { outcome, code: 0, broken: false }
    }
}

/// A flow that goes as dice decide, and adds up its number. It decides by codes, as an engine does, and knows nothing
/// of how numbers are made.
struct Flow<'a> {
    plan: &'a Plan,
    numbers: &'a Numbering,
    dice: &'a mut Dice,
    passed: Vec<Passed>,
    /// Paths of bodies that run for themselves.
    apart: Vec<(Path, u64)>,
}

impl Flow<'_> {
    fn block(&mut self, id: BlockId) -> Out {
        let mut register = 0;
        for (at, step) in self.plan.block(id).steps.iter().enumerate() {
            let numbers = self.numbers.step(id, at).expect("each step of the plan is numbered");
            self.passed.push(Passed::Step(step.id.clone()));
            let inside = self.inside(step, numbers);
            let out = self.catches(numbers.catches(), &step.on_error, inside);
            match numbers.after(register, out.outcome) {
                Ok(next) => register = next,
                Err(outcome) => return Out { outcome, ..out },
            }
        }
        Out::of(Outcome::Succeeded(register))
    }

    fn catches(&mut self, catches: &Catches, on_error: &[OnError], mut out: Out) -> Out {
        let Outcome::Failed { class, number } = out.outcome else { return out };
        let mut failing = catches.failing(class, number);
        let mut recoveries = true;
        loop {
            let caught = on_error.iter().zip(0u32..).find(|(entry, _)| {
                (recoveries || matches!(entry.catch, Catch::Handle { .. }))
                    && (entry.codes.is_empty() || entry.codes.contains(&out.code))
            });
            let Some((entry, index)) = caught else {
                if !on_error.is_empty() {
                    self.passed.push(Passed::Uncaught);
                }
                return Out { outcome: catches.uncaught(failing), ..out };
            };
            self.passed.push(Passed::Caught(index));
            let (block, handles) = match &entry.catch {
                Catch::Handle { block, .. } => (*block, true),
                Catch::Recover { body } => (body.block, false),
            };
            let then = self.block(block);
            let broken = then.broken || (handles && matches!(then.outcome, Outcome::Failed { .. }));
            match catches.caught(failing, index, then.outcome) {
                Ok(outcome) => return Out { outcome, code: then.code, broken },
                Err(again) => (failing, out, recoveries) = (again, then, false),
            }
        }
    }

    fn inside(&mut self, step: &Step, numbers: &StepNumbers) -> Out {
        match &step.kind {
            StepKind::Copy { .. } => Out::of(Outcome::Succeeded(0)),
            StepKind::Call { .. } => self.leaf(numbers),
            StepKind::Block { body, .. } => self.block(body.block),
            StepKind::Each { body, .. } => self.each(body.block, numbers),
            StepKind::Fork { branches, .. } => {
                // One branch after the other: what a branch did before another stopped the fork is forgotten.
                let before = self.passed.len();
                let mut all = 0u64;
                for (n, branch) in branches.iter().enumerate() {
                    let here = self.passed.len();
                    self.passed.push(Passed::Way(n as u32));
                    let out = self.block(branch.block);
                    match out.outcome {
                        Outcome::Succeeded(way) => all = all.wrapping_add(numbers.branch(n, way)),
                        stopped => {
                            self.passed.drain(before..here);
                            return Out { outcome: numbers.branch_stopped(n, stopped), ..out };
                        }
                    }
                }
                Out::of(Outcome::Succeeded(all))
            }
            StepKind::Dispatch { cases, .. } => {
                // Whether a test holds is as dice decide; a case without tests takes all.
                let taken = cases.iter().position(|case| case.tests.is_empty() || self.dice.roll(2) == 0);
                let Some(taken) = taken else { return self.failed(numbers.no_case()) };
                self.passed.push(Passed::Way(taken as u32));
                let out = self.block(cases[taken].body.block);
                Out { outcome: numbers.case(taken, out.outcome), ..out }
            }
            StepKind::Around { body, how } => match how {
                How::Postponed { .. } | How::Batched { .. } => {
                    self.apart(body.block);
                    self.leaf(numbers)
                }
                How::Cached { .. } | How::Faulty { .. } => {
                    let spared = self.dice.roll(2) == 0;
                    self.passed.push(Passed::Way(u32::from(spared)));
                    match spared {
                        true => self.failed(numbers.spared()),
                        false => {
                            let out = self.block(body.block);
                            Out { outcome: numbers.ran(out.outcome), ..out }
                        }
                    }
                }
                How::Retried { .. } | How::Raced { .. } | How::Sharded { .. } => self.block(body.block),
            },
        }
    }

    fn failed(&mut self, outcome: Outcome) -> Out {
        Out { outcome, code: CODES[self.dice.roll(3) as usize], broken: false }
    }

    fn leaf(&mut self, numbers: &StepNumbers) -> Out {
        if self.dice.roll(3) == 0 { self.failed(numbers.failed()) } else { Out::of(Outcome::Succeeded(0)) }
    }

    fn each(&mut self, body: BlockId, numbers: &StepNumbers) -> Out {
        for _ in 0..self.dice.roll(3) {
            let out = self.apart(body);
            match numbers.element(out.outcome) {
                Outcome::Succeeded(_) => {}
                outcome => {
                    if let Outcome::Ended(_) = outcome {
                        self.passed.push(Passed::Ended);
                    }
                    return Out { outcome, broken: false, ..out };
                }
            }
        }
        Out::of(Outcome::Succeeded(0))
    }

    /// A body that runs for itself.
    fn apart(&mut self, body: BlockId) -> Out {
        let around = std::mem::take(&mut self.passed);
        let out = self.block(body);
        let passed = std::mem::replace(&mut self.passed, around);
        self.over(Root::Body(body), passed, out);
        out
    }

    /// A path is over.
    fn over(&mut self, root: Root, passed: Vec<Passed>, out: Out) {
        let end = match out.outcome {
            Outcome::Succeeded(_) => End::Finished,
            Outcome::Ended(_) if !out.broken => End::Handled,
            _ => End::Failed,
        };
        if let Some(number) = self.numbers.number(root, out.outcome) {
            self.apart.push((Path { root, passed, end }, number));
        }
    }
}

/// The paths of one flow of the plan's source, with their numbers.
fn walk(plan: &Plan, numbers: &Numbering, seed: u64) -> Vec<(Path, u64)> {
    let mut flow = Flow { plan, numbers, dice: &mut Dice(seed), passed: vec![], apart: vec![] };
    let source = &plan.sources[0];
    let out = flow.block(source.block);
    let out = flow.catches(numbers.source(0).expect("the plan has a source"), &source.on_error, out);
    let passed = std::mem::take(&mut flow.passed);
    flow.over(Root::Source(0), passed, out);
    flow.apart
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_walk_has_one_number_and_every_number_its_walk(seed: u64) {
        let plan = plan_of(seed);
        let numbers = Numbering::of(&plan).unwrap();
        for walked in 0..50 {
            for (path, number) in walk(&plan, &numbers, seed ^ (walked << 40)) {
                let paths = numbers.paths(path.root).unwrap();
                prop_assert!(number < paths, "{path}: {number} of {paths}");
                prop_assert_eq!(numbers.number_of(&plan, &path), Ok(number), "{}", path);
                prop_assert_eq!(numbers.path(&plan, path.root, number), Ok(path));
            }
        }
    }

    #[test]
    fn every_number_has_one_path(seed: u64) {
        let mut plan = plan_of(seed);
        plan.number_paths();
        let numbers = Numbering::of(&plan).unwrap();
        for root in numbers.roots().collect::<Vec<_>>() {
            let Some(paths) = numbers.paths(root).filter(|paths| *paths < 2_000) else { continue };
            let mut seen = HashSet::new();
            for number in 0..paths {
                let path = numbers.path(&plan, root, number).unwrap();
                prop_assert_eq!(numbers.number_of(&plan, &path), Ok(number), "{}", path);
                prop_assert!(seen.insert(path.clone()), "{path} has two numbers");
            }
            let beyond = numbers.path(&plan, root, paths);
            prop_assert_eq!(beyond, Err(PathError::NoNumber { found: paths, paths }));
        }
        let apart = plan.blocks.iter().flat_map(|block| &block.steps).any(|step| {
            matches!(step.kind, StepKind::Each { .. })
        });
        if !apart {
            // Where no body is a path of its own, there are as many numbers as distinct paths.
            prop_assert_eq!(numbers.paths(Root::Source(0)).unwrap_or(u64::MAX), plan.sources[0].paths);
        }
    }

    #[test]
    fn what_no_flow_does_has_no_number(seed: u64, at: prop::sample::Index, what in 0..5u32) {
        let plan = plan_of(seed);
        let numbers = Numbering::of(&plan).unwrap();
        for (path, number) in walk(&plan, &numbers, seed) {
            // Damaged anywhere, it is another path of the plan or none: never this one, and never a panic.
            let mut other = path.clone();
            let at = at.index(path.passed.len() + 1);
            match what {
                0 => other.passed.truncate(at),
                1 => other.passed.insert(at, Passed::Way(7)),
                2 => other.passed.insert(at, Passed::Caught(1)),
                3 => other.passed.insert(at, Passed::Uncaught),
                _ => other.end = if path.end == End::Failed { End::Finished } else { End::Failed },
            }
            if let (true, Ok(found)) = (other != path, numbers.number_of(&plan, &other)) {
                prop_assert_ne!(found, number);
                prop_assert_eq!(numbers.path(&plan, path.root, found), Ok(other));
            }
        }
    }
}

#[test]
fn a_path_is_told_in_words() {
    let plan = plan_of(11);
    let numbers = Numbering::of(&plan).unwrap();
    let nowhere = numbers.path(&plan, Root::Source(7), 0).unwrap_err();
    assert_eq!(nowhere.to_string(), "the plan has no such beginning of a path");
    let paths = numbers.paths(Root::Source(0)).unwrap();
    let beyond = numbers.path(&plan, Root::Source(0), paths).unwrap_err();
    assert_eq!(beyond.to_string(), format!("{paths} is no path's number: they end before {paths}"));
}
