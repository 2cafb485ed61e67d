//! The law of constraints on compiled plans: whatever programs nest, fork and recover, no flow takes a lock that sorts
//! before one that it holds, nor a writer of what it holds as a reader. So the lock-order graph has no circle.
//!
//! The programs are text, compiled through the door; the walk reads only the plan, as the engine does.

#![allow(clippy::unwrap_used, reason = "a panic is how a test reports")]

use flux_analysis::{Severity, Workspace};
use flux_plan::{Acquire, BlockId, Catch, LockUse, Mode, NodeId, Plan, Scope, Step, StepKind};
use petgraph::algo::is_cyclic_directed;
use petgraph::graphmap::DiGraphMap;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::Cell;
use std::collections::HashSet;
use std::fmt::Write;
use std::path::Path;

/// Locks by name, with the scope that each always has: so keys of one name never differ.
const LOCKS: [(&str, &str); 6] =
    [("a", ""), ("b", "(k)"), ("c", "(session)"), ("d", ""), ("e", "(n)"), ("f", "(program)")];

/// For a node: which locks, and whether as a reader.
type Constraint = Vec<(usize, bool)>;

/// What a step takes, in order.
type Taken = dyn Fn(&Plan, &Step) -> Vec<(Place, Mode)>;

#[derive(Clone, Debug)]
struct Program {
    /// For each concrete node: its constraint.
    leaves: Vec<Constraint>,
    /// For each abstract node, which may run leaves and those before it: its steps and its constraint.
    flows: Vec<(Vec<Vec<usize>>, Constraint)>,
    /// Nodes that have a recovery, and what runs then.
    recoveries: Vec<(usize, usize)>,
}

fn constraint() -> impl Strategy<Value = Constraint> {
    prop::collection::vec((0..LOCKS.len(), any::<bool>()), 0..3)
}

fn program() -> impl Strategy<Value = Program> {
    let steps = prop::collection::vec(prop::collection::vec(0..1000usize, 1..4), 1..4);
    (
        prop::collection::vec(constraint(), 2..5),
        prop::collection::vec((steps, constraint()), 1..7),
        prop::collection::vec((0..1000usize, 0..1000usize), 0..3),
    )
        .prop_map(|(leaves, flows, recoveries)| Program { leaves, flows, recoveries })
}

impl Program {
    fn text(&self) -> String {
        let mut out = String::new();
        let leaves = self.leaves.len();
        let name =
            |node: usize| if node < leaves { format!("C{node}") } else { format!("N{}", node - leaves) };
        for leaf in 0..leaves {
            writeln!(out, "C{leaf} (int n, int k) -> ();").unwrap();
        }
        for (i, (steps, _)) in self.flows.iter().enumerate() {
            let pick = |n: &usize| name(n % (leaves + i));
            let steps: Vec<String> = steps
                .iter()
                .map(|step| match step.as_slice() {
                    [one] => pick(one),
                    fork => format!("{{ {} }}", fork.iter().map(pick).collect::<Vec<_>>().join(", ")),
                })
                .collect();
            writeln!(out, "N{i} = {};", steps.join(" -> ")).unwrap();
        }
        let constraints = self.leaves.iter().chain(self.flows.iter().map(|(_, locks)| locks)).enumerate();
        for (node, locks) in constraints.filter(|(_, locks)| !locks.is_empty()) {
            let locks: Vec<String> = locks
                .iter()
                .map(|(lock, reads)| {
                    format!("{}{}{}", LOCKS[*lock].0, if *reads { "?" } else { "" }, LOCKS[*lock].1)
                })
                .collect();
            writeln!(out, "constraint {}:{{{}}};", name(node), locks.join(", ")).unwrap();
        }
        let mut recovered = HashSet::new();
        for (node, by) in &self.recoveries {
            // Only what comes earlier: flows and their recoveries are acyclic.
            let node = 1 + node % (leaves + self.flows.len() - 1);
            if recovered.insert(node) {
                writeln!(out, "recover {} => {};", name(node), name(by % node)).unwrap();
            }
        }
        let last = self.flows.len() - 1;
        writeln!(out, "source S using http.get(\"/{{int n}}/{{int k}}\") {{session: n}} => N{last};")
            .unwrap();
        out
    }
}

/// A lock as the order knows it: equal keys of one name are one lock, and all keys of one name have one place.
type Place = (u32, u8);

fn place(lock: &LockUse) -> Place {
    (
        lock.lock.0,
        if lock.session {
            1
        } else if lock.key.is_some() {
            2
        } else {
            0
        },
    )
}

fn declared(acquire: &Acquire) -> (Place, Mode) {
    let rank = match acquire.scope {
        Scope::Program => 0,
        Scope::Session => 1,
        Scope::Key(_) => 2,
    };
    ((acquire.lock.0, rank), acquire.mode)
}

#[derive(Default)]
struct Walk {
    order: DiGraphMap<Place, ()>,
    upgrades: usize,
    seen: HashSet<(u32, Vec<(Place, Mode)>)>,
}

impl Walk {
    /// Walks a plan from its sources. `taken` says what a step takes, from its node or its locks.
    fn of(plan: &Plan, taken: &Taken) -> Walk {
        let mut walk = Walk::default();
        plan.sources.iter().for_each(|source| walk.block(plan, source.block, &Vec::new(), taken));
        walk
    }

    fn block(&mut self, plan: &Plan, block: BlockId, held: &[(Place, Mode)], taken: &Taken) {
        if !self.seen.insert((block.0, held.to_vec())) {
            return;
        }
        for step in &plan.block(block).steps {
            let mut held = held.to_vec();
            for (lock, mode) in taken(plan, step) {
                self.take(&mut held, lock, mode);
            }
            let mut inside: Vec<BlockId> = match &step.kind {
                StepKind::Block { body, .. }
                | StepKind::Each { body, .. }
                | StepKind::Around { body, .. } => {
                    vec![body.block]
                }
                StepKind::Fork { branches, .. } => branches.iter().map(|b| b.block).collect(),
                StepKind::Dispatch { cases, .. } => cases.iter().map(|case| case.body.block).collect(),
                StepKind::Call { .. } | StepKind::Copy { .. } => Vec::new(),
            };
            inside.extend(step.on_error.iter().filter_map(|catch| match &catch.catch {
                Catch::Recover { body } => Some(body.block),
                Catch::Handle { .. } => None,
            }));
            inside.into_iter().for_each(|block| self.block(plan, block, &held, taken));
        }
    }

    fn take(&mut self, held: &mut Vec<(Place, Mode)>, lock: Place, mode: Mode) {
        if let Some((_, before)) = held.iter().find(|(known, _)| *known == lock) {
            self.upgrades += usize::from(*before < mode);
            return;
        }
        for (before, _) in held.iter() {
            self.order.add_edge(*before, lock, ());
        }
        held.push((lock, mode));
    }

    fn is_safe(&self) -> bool {
        self.upgrades == 0 && !is_cyclic_directed(&self.order)
    }
}

fn node_of(step: &Step) -> Option<NodeId> {
    match &step.kind {
        StepKind::Call { node, .. } | StepKind::Block { node, .. } => Some(*node),
        _ => None,
    }
}

fn final_locks(_: &Plan, step: &Step) -> Vec<(Place, Mode)> {
    step.locks.iter().map(|lock| (place(lock), lock.mode)).collect()
}

/// Without the deadlock rule: what the program says, in the order of each node alone.
fn declared_locks(plan: &Plan, step: &Step) -> Vec<(Place, Mode)> {
    node_of(step).map_or_else(Vec::new, |node| plan.node(node).declared_locks.iter().map(declared).collect())
}

#[test]
fn no_compiled_plan_can_deadlock_and_the_declared_order_can() {
    let unsafe_as_declared = Cell::new(0);
    let mut runner = TestRunner::new(Config { cases: 1500, failure_persistence: None, ..Config::default() });
    let law = |program: Program| {
        let text = program.text();
        let mut workspace = Workspace::new();
        let file = workspace.open_text(Path::new("law.flux"), &text);
        let plan = workspace.plan(file).map_err(|diagnostics| {
            let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error);
            let said: Vec<String> = errors.map(|d| format!("{} {}", d.code, d.message)).collect();
            TestCaseError::fail(format!("{text}\n{}", said.join("\n")))
        })?;
        prop_assert_eq!(&Plan::from_json(&plan.to_json()).unwrap(), &plan);
        let walk = Walk::of(&plan, &final_locks);
        prop_assert!(walk.is_safe(), "{text}");
        let sorted = walk.order.all_edges().all(|(before, after, ())| before < after);
        prop_assert!(sorted, "a lock is taken behind a later one:\n{text}");
        unsafe_as_declared
            .set(unsafe_as_declared.get() + usize::from(!Walk::of(&plan, &declared_locks).is_safe()));
        Ok(())
    };
    runner.run(&program(), law).unwrap();
    assert!(unsafe_as_declared.get() > 75, "the programs are too tame for this law to mean anything");
}
