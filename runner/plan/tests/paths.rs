//! The counts of `number_paths` against brute force: every flow of small random plans is run with every
//! failure, and the different ones are counted.

use flux_plan::{
    Block, BlockId, Branch, Case, Catch, ComponentCall, Constant, NodeId, OnError, Operand, Plan, Pos,
    Predicate, PredicateId, Slot, Source, SourceKind, Step, StepKind, Test,
};
use proptest::prelude::*;
use std::collections::HashSet;

/// Codes that handlers name, and one that none names.
const CODES: [i64; 3] = [1, 2, 3];

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
        StepKind::Block { body, .. } | StepKind::Each { body, .. } => run_block(plan, body.block),
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

/// A source of choices that a seed decides.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % sides
    }
}

fn empty_block() -> Block {
    Block {
        name: String::new(),
        node: None,
        params: 0,
        frame: 1,
        steps: vec![],
        results: vec![],
        exports: vec![],
        paths: 0,
    }
}

fn branch(block: BlockId) -> Branch {
    Branch { block, inputs: vec![], results: vec![], exports: vec![] }
}

fn random_block(plan: &mut Plan, dice: &mut Dice, depth: u32) -> BlockId {
    let mut block = empty_block();
    for _ in 0..dice.roll(3) {
        let kinds = if depth == 0 { 2 } else { 6 };
        let kind = match dice.roll(kinds) {
            0 => StepKind::Call { node: NodeId(0), inputs: vec![], outputs: vec![] },
            1 => StepKind::Copy { inputs: vec![], outputs: vec![] },
            2 => StepKind::Block { node: NodeId(0), body: branch(random_block(plan, dice, depth - 1)) },
            3 => StepKind::Fork {
                branches: (0..1 + dice.roll(2))
                    .map(|_| branch(random_block(plan, dice, depth - 1)))
                    .collect(),
                after: vec![],
            },
            4 => StepKind::Each {
                list: Operand::Slot(Slot(0)),
                body: branch(random_block(plan, dice, depth - 1)),
                in_order: false,
            },
            _ => {
                let test = Test::Is {
                    predicate: PredicateId(0),
                    value: Operand::Const(Constant::Int(1)),
                    negated: false,
                };
                let cases = (0..1 + dice.roll(2))
                    .map(|_| Case {
                        tests: if dice.roll(3) == 0 { vec![] } else { vec![test.clone()] },
                        body: branch(random_block(plan, dice, depth - 1)),
                    })
                    .collect();
                StepKind::Dispatch { node: NodeId(0), cases }
            }
        };
        let on_error = random_catches(plan, dice, depth);
        block.steps.push(Step { kind, locks: vec![], on_error, reply: false, wiring: None, at: Pos(0) });
    }
    plan.blocks.push(block);
    BlockId(plan.blocks.len() as u32 - 1)
}

fn random_catches(plan: &mut Plan, dice: &mut Dice, depth: u32) -> Vec<OnError> {
    let count = if depth == 0 { 0 } else { [0, 0, 1, 2][dice.roll(4) as usize] };
    (0..count)
        .map(|_| {
            let block = random_block(plan, dice, depth - 1);
            let catch = match dice.roll(2) {
                0 => Catch::Handle { block, inputs: vec![] },
                _ => Catch::Recover { body: branch(block) },
            };
            let codes = [vec![], vec![1], vec![2], vec![1, 2]][dice.roll(4) as usize].clone();
            OnError { codes, catch, at: Pos(0) }
        })
        .collect()
}

fn plan_of(seed: u64) -> Plan {
    let mut plan = Plan::new("random");
    let dice = &mut Dice(seed);
    plan.predicates.push(Predicate { name: "p".into(), block: BlockId(0), at: Pos(0) });
    plan.blocks.push(empty_block());
    let block = random_block(&mut plan, dice, 3);
    let on_error = random_catches(&mut plan, dice, 2);
    plan.sources.push(Source {
        name: "S".into(),
        kind: SourceKind::Component(ComponentCall { component: "timer.every".into(), args: vec![] }),
        outputs: vec![],
        session: None,
        block,
        on_error,
        target: "T".into(),
        paths: 0,
        may_write: false,
        at: Pos(0),
    });
    plan
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
    let node = |block| Step {
        kind: StepKind::Block { node: NodeId(0), body: branch(block) },
        locks: vec![],
        on_error: vec![],
        reply: false,
        wiring: None,
        at: Pos(0),
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
