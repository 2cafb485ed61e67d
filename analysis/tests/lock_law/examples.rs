//! The examples of the paper and of the language's page, and what each rule comes to.

use crate::compiled::{Compiled, Rule};
use crate::flows::flows;
use crate::generate::Dice;
use crate::machine::{Seen, explore};
use crate::order::{Values, order};
use crate::program::{Builder, Program, Step, Use};
use flux_analysis::locks::{Hold, Mode, Scope};

/// A lock as the examples write it: `d?(k0)`.
pub fn spell(hold: &Hold) -> String {
    let mark = if hold.mode == Mode::Read { "?" } else { "" };
    let scope = match &hold.scope {
        Scope::Program => String::new(),
        Scope::Session => "(session)".into(),
        Scope::Key(key) => format!("({key})"),
        Scope::Hidden => "(…)".into(),
    };
    format!("{}{mark}{scope}", hold.lock.name)
}

/// Two flows from each source, in every order.
fn run(program: &Program, rule: Rule) -> Seen {
    let compiled = Compiled::new(program, rule);
    let values = Values { session: 0, keys: [0, 1] };
    let roots: Vec<(usize, Values)> = (0..program.roots.len() * 2).map(|n| (n / 2, values)).collect();
    let flows = flows(&compiled, &roots, &mut Dice::new(&[])).unwrap();
    let seen = explore(&flows, 1_000_000);
    assert!(seen.whole);
    seen
}

/// Legal, sound in every way, and found so.
fn is_sound(program: &Program) {
    let compiled = Compiled::new(program, Rule::Whole);
    assert!(compiled.is_legal(), "{:?}", compiled.findings);
    let order = order(&compiled);
    assert!(!order.is_cyclic() && order.wrong.is_empty(), "{:?}", order.wrong);
    let seen = run(program, Rule::Whole);
    assert_eq!((seen.deadlock, seen.together), (None, None));
}

fn codes(program: &Program) -> Vec<(String, &'static str)> {
    let compiled = Compiled::new(program, Rule::Whole);
    compiled.findings.iter().map(|f| (f.node.name.to_string(), f.said.code())).collect()
}

fn paper() -> Program {
    Builder::default()
        .node("B", &["y"], &[])
        .node("D", &["x"], &[])
        .node("A", &["x"], &["B"])
        .node("C", &["y"], &["D"])
        .roots(&["A", "C"])
}

#[test]
fn the_papers_example_moves_one_lock() {
    let program = paper();
    let compiled = Compiled::new(&program, Rule::Whole);
    assert_eq!(compiled.locks("A"), ["x"]);
    assert_eq!(compiled.locks("B"), ["y"]);
    assert_eq!(compiled.locks("C"), ["x", "y"]);
    assert_eq!(compiled.locks("D"), ["x"]);
    assert_eq!(codes(&program), [("C".into(), "F0501")]);
    is_sound(&program);
}

#[test]
fn without_the_rule_the_papers_example_deadlocks() {
    let program = paper();
    let compiled = Compiled::new(&program, Rule::DeclaredOnly);
    assert!(order(&compiled).is_cyclic());
    assert!(run(&program, Rule::DeclaredOnly).deadlock.is_some());
}

#[test]
fn what_callers_hold_does_not_matter() {
    let program = Builder::default()
        .node("A", &["d"], &[])
        .node("C", &["c"], &[])
        .node("P", &["b"], &["A", "C"])
        .roots(&["P"]);
    assert_eq!(codes(&program), []);
    assert_eq!(Compiled::new(&program, Rule::Whole).locks("P"), ["b"]);
    is_sound(&program);
}

#[test]
fn every_lock_is_compared_and_not_only_the_first() {
    // The released compiler compared each node's alphabetically first lock alone.
    let program = Builder::default()
        .node("Inner", &["b"], &[])
        .node("Outer", &["a", "c"], &["Inner"])
        .roots(&["Outer"]);
    assert_eq!(Compiled::new(&program, Rule::Whole).locks("Outer"), ["a", "b", "c"]);
    is_sound(&program);
}

#[test]
fn a_lock_moves_past_nodes_that_take_nothing() {
    let program = Builder::default()
        .node("Deep", &["x?"], &[])
        .node("Middle", &[], &["Deep"])
        .node("Top", &["y"], &["Middle"])
        .roots(&["Top"]);
    let compiled = Compiled::new(&program, Rule::Whole);
    assert_eq!(compiled.locks("Top"), ["x?", "y"]);
    assert_eq!(compiled.locks("Middle"), [] as [&str; 0]);
    let chains: Vec<Vec<&str>> =
        compiled.findings[0].chains.iter().map(|c| c.iter().map(|n| n.name.as_str()).collect()).collect();
    assert_eq!(chains, [vec!["Top"], vec!["Top", "Middle", "Deep"]]);
    is_sound(&program);
}

fn upgrade() -> Program {
    Builder::default().node("Write", &["x"], &[]).node("Read", &["x?"], &["Write"]).roots(&["Read"])
}

#[test]
fn a_reader_that_writes_inside_is_a_writer() {
    let program = upgrade();
    assert_eq!(Compiled::new(&program, Rule::Whole).locks("Read"), ["x"]);
    assert_eq!(codes(&program), [("Read".into(), "F0507")]);
    is_sound(&program);
}

#[test]
fn without_the_rule_two_readers_wait_to_write_for_ever() {
    let program = upgrade();
    assert!(!order(&Compiled::new(&program, Rule::DeclaredOnly)).wrong.is_empty());
    assert!(run(&program, Rule::DeclaredOnly).deadlock.is_some());
}

#[test]
fn predicates_and_recoveries_are_inside() {
    let program = Builder::default()
        .node("Hit", &["a"], &[])
        .node("Spare", &["b?"], &[])
        .node("Work", &[], &[])
        .node("Choose", &["z"], &["Work"]);
    let (hit, spare) = (program.at("Hit"), program.at("Spare"));
    let program = program
        .with(|n| {
            n.predicates = vec![hit];
            n.recovery = vec![Step::Use(spare)];
        })
        .roots(&["Choose"]);
    assert_eq!(Compiled::new(&program, Rule::Whole).locks("Choose"), ["a", "b?", "z"]);
    is_sound(&program);
}

#[test]
fn program_session_and_key_of_one_name_are_three_locks_in_that_order() {
    let program = Builder::default()
        .node("Whole", &["a"], &[])
        .node("Session", &["a(session)"], &["Whole"])
        .node("Key", &["a(k0)"], &["Session"])
        .roots(&["Key"]);
    let compiled = Compiled::new(&program, Rule::Whole);
    assert_eq!(compiled.locks("Session"), ["a", "a(session)"]);
    assert_eq!(compiled.locks("Key"), ["a", "a(session)", "a(k0)"]);
    is_sound(&program);
}

#[test]
fn the_same_key_handed_on_is_the_same_lock() {
    let program = Builder::default()
        .node("Inner", &["d(k0)"], &[])
        .node("Outer", &["d(k0)", "e"], &["Inner"])
        .roots(&["Outer"]);
    assert_eq!(codes(&program), []);
    is_sound(&program);
}

#[test]
fn a_key_moves_up_as_far_as_it_is_known() {
    let inner = Builder::default().node("Inner", &["d(k0)"], &[]);
    let u = Use { node: 0, keys: [Some(1), None] };
    let known = inner.node("Outer", &["e"], &[]).with(|n| n.body = vec![Step::Use(u)]).roots(&["Outer"]);
    assert_eq!(Compiled::new(&known, Rule::Whole).locks("Outer"), ["d(k1)", "e"]);
    is_sound(&known);

    let inner = Builder::default().node("Inner", &["d(k0)"], &[]);
    let u = Use { node: 0, keys: [None, Some(0)] };
    let unknown = inner.node("Outer", &["e"], &[]).with(|n| n.body = vec![Step::Use(u)]).roots(&["Outer"]);
    assert_eq!(codes(&unknown), [("Outer".into(), "F0502")]);
    assert_eq!(Compiled::new(&unknown, Rule::Whole).locks("Outer"), ["e"]);
}

#[test]
fn two_keys_are_an_error_unless_one_node_takes_both() {
    let two = |outer: &[&str]| {
        Builder::default().node("Inner", &["d(k1)"], &[]).node("Outer", outer, &["Inner"]).roots(&["Outer"])
    };
    assert_eq!(codes(&two(&["d(k0)"])), [("Outer".into(), "F0503")]);
    let both = two(&["d(k0)", "d(k1)"]);
    assert_eq!(codes(&both), []);
    is_sound(&both);
    // A lock that both sort before moves them both, and then they are taken by value as well.
    let moved = Builder::default()
        .node("Left", &["d(k0)"], &[])
        .node("Right", &["d(k1)"], &[])
        .node("Outer", &["e"], &["Left", "Right"])
        .roots(&["Outer"]);
    assert_eq!(Compiled::new(&moved, Rule::Whole).locks("Outer"), ["d(k0)", "d(k1)", "e"]);
    is_sound(&moved);
}

fn siblings(outer: &[&str], left: &[&str], right: &[&str]) -> Program {
    let builder = Builder::default().node("Left", left, &[]).node("Right", right, &[]);
    let branches = ["Left", "Right"].map(|n| vec![Step::Use(builder.at(n))]);
    builder.node("Outer", outer, &[]).with(|n| n.body = vec![Step::Fork(branches.into())]).roots(&["Outer"])
}

#[test]
fn siblings_under_a_holder_take_turns() {
    for program in [
        siblings(&["x"], &["x"], &["x"]),
        siblings(&["x"], &["x?"], &["x"]),
        siblings(&["d(k0)", "d(k1)"], &["d(k0)"], &["d(k1)"]),
    ] {
        is_sound(&program);
    }
    let seen = run(&siblings(&["x"], &["x"], &["x"]), Rule::NoTurns);
    assert!(seen.together.is_some());
}

#[test]
fn readers_and_strangers_do_not_wait_for_each_other() {
    for (outer, left, right) in
        [("x", "x?", "x?"), ("x", "x", "y"), ("w", "x", "x"), ("a", "a(session)", "a(session)")]
    {
        let program = siblings(&[outer], &[left], &[right]);
        let compiled = Compiled::new(&program, Rule::Whole);
        let held: Vec<Hold> = compiled.summaries[2].own.iter().map(|o| o.hold.clone()).collect();
        let (left, right) = ([&compiled.summaries[0]], [&compiled.summaries[1]]);
        assert_eq!(flux_analysis::locks::conflicts(&held, &[&left, &right]), []);
        is_sound(&program);
    }
}

#[test]
fn a_limited_node_takes_all_locks_inside_it_before_its_permit() {
    let program = Builder::default()
        .node("Lock", &["x"], &[])
        .node("Limited", &[], &["Lock"])
        .with(|n| n.limit = Some(1))
        .node("Outer", &["x"], &["Limited"])
        .roots(&["Limited", "Outer"]);
    assert_eq!(codes(&program), [("Limited".into(), "F0501")]);
    assert_eq!(Compiled::new(&program, Rule::Whole).locks("Limited"), ["x"]);
    is_sound(&program);
    assert!(run(&program, Rule::NoLimits).deadlock.is_some());
    assert!(order(&Compiled::new(&program, Rule::NoLimits)).is_cyclic());
}
