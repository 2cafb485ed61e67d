//! The counts of `number_paths` against brute force: every flow of small random plans is run with every
//! failure, and the different ones are counted.

mod random;

use flux_plan::{
    Block, BlockId, Branch, Case, Catch, How, NodeId, OnError, Operand, Plan, Pos, Slot, Step, StepId,
    StepKind, Test,
};
use proptest::prelude::*;
use random::{CODES, branch, empty_block, plan_of};
use std::collections::HashSet;

/// How a run of something came out, and what it did on the way.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Run {
    trace: Vec<String>,
    end: End,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum End {
    Succeeded,
    Handled,
    Failed(i64),
}

/// What happened in a fork: all branches, or one that stopped it.
fn run_fork(plan: &Plan, branches: &[Branch]) -> Vec<Run> {
    let mut all = vec![Run { trace: vec![], end: End::Succeeded }];
    let mut stopped = Vec::new();
    for (n, branch) in branches.iter().enumerate() {
        let mut next = Vec::new();
        for run in run_block(plan, branch.block) {
            let trace: Vec<String> =
                [format!("branch {n}")].into_iter().chain(run.trace.iter().cloned()).collect();
            if run.end == End::Succeeded {
                for before in &all {
                    let trace = [before.trace.clone(), trace.clone()].concat();
                    next.push(Run { trace, end: End::Succeeded });
                }
            } else {
                stopped.push(Run { trace: [vec!["stopped".into()], trace].concat(), end: run.end });
            }
        }
        all = next;
    }
    all.extend(stopped);
    all
}

fn run_step(plan: &Plan, name: &str, step: &Step) -> Vec<Run> {
    let done = |trace: String| Run { trace: vec![trace], end: End::Succeeded };
    let failed = |code| Run { trace: vec![format!("{name} fails")], end: End::Failed(code) };
    let inside: Vec<Run> = match &step.kind {
        StepKind::Copy { .. } => vec![done(format!("{name} copies"))],
        StepKind::Call { .. } => {
            CODES.map(failed).into_iter().chain([done(format!("{name} succeeds"))]).collect()
        }
        StepKind::Block { body, .. } | StepKind::Each { body, .. } => {
            // Two steps may run one block: which did is a part of the path.
            let begun = |run: Run| Run { trace: [vec![format!("{name} begins")], run.trace].concat(), ..run };
            run_block(plan, body.block).into_iter().map(begun).collect()
        }
        StepKind::Around { how: How::Postponed { .. }, .. } => {
            CODES.map(failed).into_iter().chain([done(format!("{name} is postponed"))]).collect()
        }
        StepKind::Around { body, how } => {
            let mut runs = run_block(plan, body.block);
            runs.iter_mut().for_each(|run| run.trace.insert(0, format!("{name} runs")));
            match how {
                How::Cached { .. } => runs.push(done(format!("{name} is kept"))),
                How::Faulty { .. } => runs.extend(CODES.map(failed)),
                _ => {}
            }
            runs
        }
        StepKind::Fork { branches, .. } => run_fork(plan, branches),
        StepKind::Dispatch { cases, .. } => {
            let mut runs = Vec::new();
            let mut open = true;
            for (n, case) in cases.iter().enumerate() {
                if !open {
                    break;
                }
                for run in run_block(plan, case.body.block) {
                    runs.push(Run { trace: [vec![format!("{name} case {n}")], run.trace].concat(), ..run });
                }
                open = !case.tests.is_empty();
            }
            if open {
                runs.extend(CODES.map(failed));
            }
            runs
        }
    };
    inside.into_iter().flat_map(|run| run_catches(plan, name, run, &step.on_error, true)).collect()
}

fn run_catches(plan: &Plan, name: &str, run: Run, on_error: &[OnError], recoveries: bool) -> Vec<Run> {
    let End::Failed(code) = run.end else { return vec![run] };
    for (n, entry) in on_error.iter().enumerate() {
        if !(entry.codes.is_empty() || entry.codes.contains(&code)) {
            continue;
        }
        let then = |more: Run, end: End| Run {
            trace: [run.trace.clone(), vec![format!("{name} caught by {n}")], more.trace].concat(),
            end,
        };
        match &entry.catch {
            Catch::Handle { block, .. } => {
                return run_block(plan, *block)
                    .into_iter()
                    .map(|more| {
                        // Handled or not, well or not, the flow is over; where it ended is in the trace.
                        let failed = matches!(more.end, End::Failed(_));
                        let mut ended = then(more, End::Handled);
                        ended.trace.push(format!("over {failed}"));
                        ended
                    })
                    .collect();
            }
            Catch::Recover { body } if recoveries => {
                return run_block(plan, body.block)
                    .into_iter()
                    .map(|more| then(more.clone(), more.end))
                    .flat_map(|again| run_catches(plan, name, again, on_error, false))
                    .collect();
            }
            Catch::Recover { .. } => {}
        }
    }
    vec![run]
}

fn run_block(plan: &Plan, id: BlockId) -> Vec<Run> {
    let mut open = vec![Run { trace: vec![], end: End::Succeeded }];
    let mut over = Vec::new();
    for (n, step) in plan.block(id).steps.iter().enumerate() {
        let mut next = Vec::new();
        for before in &open {
            for run in run_step(plan, &format!("{}.{n}", id.0), step) {
                let run = Run { trace: [before.trace.clone(), run.trace].concat(), end: run.end };
                if run.end == End::Succeeded { next.push(run) } else { over.push(run) }
            }
        }
        open = next;
    }
    open.extend(over);
    open
}

/// Paths are told apart by what happened, not by the code.
fn distinct(runs: impl IntoIterator<Item = Run>) -> u64 {
    let paths: HashSet<(Vec<String>, &str)> = runs
        .into_iter()
        .map(|run| match run.end {
            End::Succeeded => (run.trace, "succeeded"),
            End::Handled => (run.trace, "handled"),
            End::Failed(_) => (run.trace, "failed"),
        })
        .collect();
    paths.len() as u64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_are_those_of_brute_force(seed: u64) {
        let mut plan = plan_of(seed);
        plan.number_paths();
        // Beyond this, enumeration takes long and shows nothing new.
        prop_assume!(plan.sources[0].paths < 3_000);
        for id in (0..plan.blocks.len() as u32).map(BlockId) {
            let runs = run_block(&plan, id).into_iter().filter(|run| run.end == End::Succeeded);
            prop_assert_eq!(plan.block(id).paths, distinct(runs));
        }
        let source = &plan.sources[0];
        let runs = run_block(&plan, source.block)
            .into_iter()
            .flat_map(|run| run_catches(&plan, "source", run, &source.on_error, true));
        prop_assert_eq!(source.paths, distinct(runs));
    }
}

#[test]
fn counts_saturate() {
    let mut plan = plan_of(0);
    let node = |block| {
        let kind = StepKind::Block { node: NodeId(0), body: branch(block) };
        Step::new(StepId::default(), kind, Pos(0))
    };
    let two = Test::None { value: Operand::Slot(Slot(0)) };
    let mut block = empty_block();
    block.steps.push(Step {
        kind: StepKind::Dispatch {
            node: NodeId(0),
            cases: vec![
                Case { tests: vec![two], body: branch(BlockId(0)) },
                Case { tests: vec![], body: branch(BlockId(0)) },
            ],
        },
        ..node(BlockId(0))
    });
    plan.blocks = vec![empty_block(), block];
    // Each block runs the one before it twice: 2, 4, 16, … paths.
    for n in 1..9 {
        plan.blocks.push(Block { steps: vec![node(BlockId(n)), node(BlockId(n))], ..empty_block() });
    }
    plan.sources.clear();
    plan.number_paths();
    let counts: Vec<u64> = plan.blocks.iter().map(|b| b.paths).collect();
    assert_eq!(counts[..4], [1, 2, 4, 16]);
    assert_eq!(counts[9], u64::MAX);
}
