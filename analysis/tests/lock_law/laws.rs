//! The laws, on random programs.

use crate::compiled::{Compiled, Rule};
use crate::flows::flows;
use crate::generate::{Dice, Shape, program};
use crate::machine::{Seen, explore};
use crate::order::{Values, order};
use crate::program::{Program, uses};
use flux_analysis::locks::{Declared, Mode, Origin, Own, Place, Scope, Severity, Why};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

const DEEP: Shape = Shape { depth: 6, width: 2, steps: 2, keys: true, limits: true, roots: 3 };
const SMALL: Shape = Shape { depth: 3, width: 2, steps: 2, keys: true, limits: true, roots: 2 };
const LEAN: Shape = Shape { depth: 6, width: 2, steps: 1, keys: true, limits: true, roots: 2 };

/// Counts what a law has seen, so that a law that sees nothing fails.
#[derive(Default)]
struct Tally(RefCell<BTreeMap<&'static str, usize>>);

impl Tally {
    fn add(&self, what: &'static str, count: usize) {
        *self.0.borrow_mut().entry(what).or_default() += count;
    }

    fn at_least(&self, what: &str, count: usize) {
        let seen = self.0.borrow().get(what).copied().unwrap_or(0);
        assert!(seen >= count, "only {seen} of {what}: {:?}", self.0.borrow());
    }
}

fn check(cases: u32, bytes: usize, law: impl Fn(&[u8]) -> Result<(), TestCaseError>) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let input = proptest::collection::vec(any::<u8>(), bytes / 2..bytes);
    TestRunner::new(config).run(&input, |bytes| law(&bytes)).unwrap_or_else(|error| panic!("{error}"));
}

/// A random program without its mistakes: the locks that the errors speak of are dropped.
fn legal(dice: &mut Dice<'_>, shape: Shape) -> Program {
    let mut program = program(dice, shape);
    while let Some((node, index)) = mistake(&program) {
        program.nodes[node].declared.remove(index);
    }
    program
}

fn mistake(program: &Program) -> Option<(usize, usize)> {
    let findings = Compiled::new(program, Rule::Whole).findings;
    let mut errors = findings.iter().filter(|f| f.severity() == Severity::Error);
    match errors.next()?.places.last()? {
        Place::Lock { node, index } => Some((node.id as usize, *index as usize)),
        _ => None,
    }
}

fn moved(own: &[Own]) -> usize {
    own.iter().filter(|o| o.why != Why::Declared).count()
}

#[test]
fn the_lock_order_of_a_compiled_program_is_acyclic() {
    let tally = Tally::default();
    check(2500, 400, |bytes| {
        let program = legal(&mut Dice::new(bytes), DEEP);
        let compiled = Compiled::new(&program, Rule::Whole);
        prop_assert!(compiled.is_legal());
        let order = order(&compiled);
        prop_assert!(order.wrong.is_empty(), "{:?} in {program:#?}", order.wrong);
        prop_assert!(!order.is_cyclic(), "{program:#?}");
        tally.add("programs nested to depth 6", usize::from(depth(&program) >= 6));
        tally.add("edges", order.edges());
        tally.add("moved locks", compiled.summaries.iter().map(|s| moved(&s.own)).sum());
        let some = bytes[0] % 8 == 0;
        tally.add("circles without the rule", if some { order_without_rule(&program) } else { 0 });
        Ok(())
    });
    tally.at_least("programs nested to depth 6", 800);
    tally.at_least("moved locks", 1000);
    tally.at_least("circles without the rule", 100);
}

fn order_without_rule(program: &Program) -> usize {
    usize::from(order(&Compiled::new(program, Rule::DeclaredOnly)).is_cyclic())
}

/// Two or three flows of a program, in every order, or as many as lead to so many states.
fn run(bytes: &[u8], shape: Shape, rule: Rule, states: usize) -> Option<(Program, Seen)> {
    let mut dice = Dice::new(bytes);
    let program = legal(&mut dice, shape);
    let compiled = Compiled::new(&program, rule);
    let roots: Vec<(usize, Values)> = (0..2 + dice.below(2))
        .map(|n| (n % 2, Values { session: dice.below(2), keys: [dice.below(2), dice.below(2)] }))
        .collect();
    let flows = flows(&compiled, &roots, &mut dice)?;
    let seen = explore(&flows, states);
    Some((program, seen))
}

fn nothing_goes_wrong(cases: u32, bytes: usize, shape: Shape, states: usize) -> Tally {
    let tally = Tally::default();
    check(cases, bytes, |bytes| {
        let Some((program, seen)) = run(bytes, shape, Rule::Whole, states) else { return Ok(()) };
        prop_assert!(seen.deadlock.is_none(), "{:?} in {program:#?}", seen.deadlock);
        prop_assert!(seen.together.is_none(), "{:?} in {program:#?}", seen.together);
        tally.add("programs", 1);
        tally.add("programs in every order", usize::from(seen.whole));
        tally.add("states", seen.states);
        Ok(())
    });
    tally
}

#[test]
fn no_flow_waits_for_ever_and_no_two_write() {
    let tally = nothing_goes_wrong(2500, 120, SMALL, 2000);
    tally.at_least("programs in every order", 1000);
    tally.at_least("states", 100_000);
}

#[test]
fn no_flow_waits_for_ever_and_no_two_write_in_deep_programs() {
    let tally = nothing_goes_wrong(600, 400, LEAN, 1000);
    tally.at_least("programs", 200);
    tally.at_least("states", 50_000);
}

/// The same law with a part of the rule taken away: it must fail. Programs in which it does can be rare, so the search
/// goes on until there is one.
fn breaks(rule: Rule, is_wrong: impl Fn(&Seen) -> bool) -> bool {
    let found = Cell::new(false);
    check(20_000, 120, |bytes| {
        if !found.get() {
            found.set(run(bytes, SMALL, rule, 2000).is_some_and(|(_, seen)| is_wrong(&seen)));
        }
        Ok(())
    });
    found.get()
}

#[test]
fn without_early_acquisition_flows_wait_for_ever() {
    assert!(breaks(Rule::DeclaredOnly, |seen| seen.deadlock.is_some()));
}

#[test]
fn without_turns_two_siblings_write() {
    assert!(breaks(Rule::NoTurns, |seen| seen.together.is_some()));
}

#[test]
fn without_a_place_for_limits_flows_wait_for_ever() {
    assert!(breaks(Rule::NoLimits, |seen| seen.deadlock.is_some()));
}

/// The rule as it is written, node by node: nothing is taken that it does not ask for.
#[test]
fn a_lock_moves_only_where_the_rule_says() {
    check(1500, 400, |bytes| {
        let program = legal(&mut Dice::new(bytes), Shape { limits: false, ..DEEP });
        let compiled = Compiled::new(&program, Rule::Whole);
        for (node, summary) in compiled.refs.iter().zip(&compiled.summaries) {
            let declared = &program.nodes[node.id as usize].declared;
            prop_assert!(summary.own.is_sorted_by(|a, b| a.hold < b.hold));
            for own in &summary.own {
                let asked = match &own.why {
                    Why::Declared => declared.contains(&Declared {
                        lock: own.hold.lock.clone(),
                        scope: own.hold.scope.clone(),
                        mode: own.hold.mode,
                    }),
                    Why::Early(_) => declared.iter().any(|d| own.hold.sorts_before(&d.hold())),
                    Why::Promoted(_) => {
                        declared.iter().any(|d| d.hold().same_lock(&own.hold) && d.mode == Mode::Read)
                    }
                };
                prop_assert!(asked, "{own:?} of {node} in {program:#?}");
                if let Why::Early(origin) | Why::Promoted(origin) = &own.why {
                    prop_assert!(is_true(&program, origin, own), "{own:?} of {node} in {program:#?}");
                }
            }
        }
        Ok(())
    });
}

/// Does the chain exist, and does its end declare the lock?
fn is_true(program: &Program, origin: &Origin, own: &Own) -> bool {
    let ids: Vec<usize> = origin.chain.iter().map(|link| link.node.id as usize).collect();
    let linked = ids.windows(2).all(|pair| inside(program, pair[0]).contains(&pair[1]));
    let declared = &program.nodes[ids[ids.len() - 1]].declared[origin.index as usize];
    let same_kind = match &own.hold.scope {
        Scope::Key(_) => declared.scope.is_keyed(),
        scope => declared.scope == *scope,
    };
    linked && ids.len() > 1 && declared.lock == own.hold.lock && declared.mode == own.hold.mode && same_kind
}

fn inside(program: &Program, node: usize) -> Vec<usize> {
    let node = &program.nodes[node];
    let all = uses(&node.body).into_iter().chain(node.predicates.clone()).chain(uses(&node.recovery));
    all.map(|u| u.node).collect()
}

/// How deep nodes are nested.
fn depth(program: &Program) -> usize {
    let mut depths: Vec<usize> = Vec::new();
    for node in 0..program.nodes.len() {
        depths.push(1 + inside(program, node).into_iter().map(|n| depths[n]).max().unwrap_or(0));
    }
    let roots = program.roots.iter().flat_map(|root| uses(root));
    roots.map(|u| depths[u.node]).max().unwrap_or(0)
}
