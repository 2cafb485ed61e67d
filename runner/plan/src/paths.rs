//! How many distinct paths there are: what a path profile can tell apart (Flux, section 5.2, after Ball
//! and Larus).
//!
//! Comes in: a plan whose blocks are there. Goes out: [`Block::paths`](crate::Block::paths) and
//! [`Source::paths`](crate::Source::paths). *Never* here: the numbering of a path while it runs.
//!
//! A path is what one flow did, from its source to its end, told as: which steps ran, in program order;
//! which case a dispatch took; where a step failed and what caught that. In particular:
//!
//! - A step that runs a concrete node succeeds in one way and fails in one way; a record only succeeds.
//! - A step that runs a block does what the block does. A block's steps follow each other: the ways to
//!   succeed multiply; to fail at a step, all before it has succeeded.
//! - A dispatch takes one of its cases, up to the first catch-all; without a catch-all (a case without
//!   tests, `some` with `none`, `x` with `!x`) there is one more way, the failure "no case". What a
//!   predicate or a session's node does inside is no step of the flow and is not counted.
//! - A fork succeeds when all branches do: the ways multiply, as the order in which branches run is no part of
//!   a path. It fails when one branch does: the ways add up, as how far the others came is none either.
//! - `each` counts as its body, once.
//! - A failure goes to the nearest catch. Two failures are told apart by where they happen and by what
//!   catches them, not by their codes: a step with a handler for `(404, 410)` and nothing else fails in
//!   two ways, caught and not. What catches only codes that a nearer one has caught is never reached.
//! - A recovery puts the flow back on its way: as many ways as its block has to succeed. If it fails too, the
//!   *handlers* of the same step apply, then what is around it.
//! - A handler ends the flow: each of the ways to run through its block, succeeding or failing, is a path's end.
//! - A failure that nothing catches ends the flow: one path.
//!
//! [`Block::paths`](crate::Block::paths) counts the ways through a block that succeed; a source's count
//! has every way to end. All counts saturate.

use crate::walk::bottom_up;
use crate::{BlockId, Case, Catch, OnError, Plan, Step, StepKind, Test};
use std::collections::{BTreeMap, BTreeSet};

/// Codes that a failure can't have any more, because a nearer catch takes them.
type Excluded = BTreeSet<i64>;

/// What can become of a step or block.
#[derive(Clone, Debug, Default)]
struct Ways {
    /// Ways to go on behind it.
    succeed: u64,
    /// Ways in which the flow ends inside: through a handler.
    end: u64,
    /// Ways to fail uncaught so far.
    fail: BTreeMap<Excluded, u64>,
}

impl Plan {
    /// Counts the distinct paths of every block and source (see the module's documentation).
    pub fn number_paths(&mut self) {
        // A plan that runs in circles has no finite number of paths; analysis makes none, `from_json` lets
        // none in, and here it gets no numbers.
        let Ok(order) = bottom_up(self) else { return };
        let mut known: Vec<Ways> = vec![Ways::default(); self.blocks.len()];
        for id in order {
            let ways = block(self, &known, id);
            self.blocks[id.index()].paths = ways.succeed;
            known[id.index()] = ways;
        }
        for source in &mut self.sources {
            let body = &known[source.block.index()];
            source.paths = caught(&known, body.clone(), &source.on_error).total();
        }
    }
}

impl Ways {
    /// One way to go on, and none to fail.
    fn one() -> Ways {
        Ways { succeed: 1, ..Ways::default() }
    }

    /// Fails in so many more ways.
    fn add_failures(&mut self, excluded: &Excluded, count: u64) {
        if count > 0 {
            let ways = self.fail.entry(excluded.clone()).or_default();
            *ways = ways.saturating_add(count);
        }
    }

    /// Ends or fails in `times` as many ways as the other, which does not go on.
    fn add_stops(&mut self, other: &Ways, times: u64) {
        self.end = self.end.saturating_add(other.end.saturating_mul(times));
        for (excluded, count) in &other.fail {
            self.add_failures(excluded, count.saturating_mul(times));
        }
    }

    /// Every way to be over.
    fn total(&self) -> u64 {
        let fails = self.fail.values().fold(0u64, |sum, n| sum.saturating_add(*n));
        self.succeed.saturating_add(self.end).saturating_add(fails)
    }
}

fn block(plan: &Plan, known: &[Ways], id: BlockId) -> Ways {
    let mut ways = Ways::one();
    for step in &plan.block(id).steps {
        let here = caught(known, inside(known, step), &step.on_error);
        let before = ways.succeed;
        ways.add_stops(&here, before);
        ways.succeed = before.saturating_mul(here.succeed);
    }
    ways
}

/// What can become of a step before anything catches.
fn inside(known: &[Ways], step: &Step) -> Ways {
    let of = |id: BlockId| &known[id.index()];
    let mut ways = Ways::default();
    match &step.kind {
        StepKind::Copy { .. } => ways.succeed = 1,
        StepKind::Call { .. } => {
            ways.succeed = 1;
            ways.add_failures(&Excluded::new(), 1);
        }
        StepKind::Block { body, .. } | StepKind::Each { body, .. } => ways = of(body.block).clone(),
        StepKind::Fork { branches, .. } => {
            ways.succeed = 1;
            for branch in branches {
                ways.succeed = ways.succeed.saturating_mul(of(branch.block).succeed);
                ways.add_stops(of(branch.block), 1);
            }
        }
        StepKind::Dispatch { cases, .. } => {
            let reachable =
                cases.iter().position(|case| case.tests.is_empty()).map_or(cases.len(), |n| n + 1);
            for case in &cases[..reachable] {
                let body = of(case.body.block);
                ways.succeed = ways.succeed.saturating_add(body.succeed);
                ways.add_stops(body, 1);
            }
            if !has_catch_all(cases) {
                ways.add_failures(&Excluded::new(), 1);
            }
        }
    }
    ways
}

/// Does one of the cases always apply?
pub fn has_catch_all(cases: &[Case]) -> bool {
    let single = |case: &Case| match case.tests.as_slice() {
        [test] => Some(test.clone()),
        _ => None,
    };
    let singles: Vec<Test> = cases.iter().filter_map(single).collect();
    cases.iter().any(|case| case.tests.is_empty())
        || singles.iter().any(|one| singles.iter().any(|other| complements(one, other)))
}

fn complements(one: &Test, other: &Test) -> bool {
    match (one, other) {
        (Test::Some { value: a, .. }, Test::None { value: b }) => a == b,
        (
            Test::Is { predicate: p, value: a, negated: false },
            Test::Is { predicate: q, value: b, negated: true },
        ) => p == q && a == b,
        _ => false,
    }
}

/// What is left once these have caught what they can.
fn caught(known: &[Ways], inside: Ways, on_error: &[OnError]) -> Ways {
    let mut ways = Ways { succeed: inside.succeed, end: inside.end, fail: BTreeMap::new() };
    for (excluded, count) in inside.fail {
        catch(known, &mut ways, excluded, count, on_error, true);
    }
    ways
}

/// Sends `count` failures through the catches, nearest first.
fn catch(
    known: &[Ways],
    ways: &mut Ways,
    mut excluded: Excluded,
    count: u64,
    on_error: &[OnError],
    recoveries: bool,
) {
    for entry in on_error {
        if !recoveries && matches!(entry.catch, Catch::Recover { .. }) {
            continue;
        }
        if !entry.codes.is_empty() && entry.codes.iter().all(|code| excluded.contains(code)) {
            continue;
        }
        match &entry.catch {
            Catch::Handle { block, .. } => {
                ways.end = ways.end.saturating_add(known[block.index()].total().saturating_mul(count));
            }
            Catch::Recover { body } => {
                let recovery = &known[body.block.index()];
                ways.succeed = ways.succeed.saturating_add(recovery.succeed.saturating_mul(count));
                ways.end = ways.end.saturating_add(recovery.end.saturating_mul(count));
                for (again, times) in recovery.fail.clone() {
                    catch(known, ways, again, times.saturating_mul(count), on_error, false);
                }
            }
        }
        if entry.codes.is_empty() {
            return;
        }
        excluded.extend(&entry.codes);
    }
    ways.add_failures(&excluded, count);
}
