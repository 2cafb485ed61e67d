//! Each rule against a table: what is legal, and each way in which it is not.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

use flux_optimize::rules::{RULES, rule};
use flux_optimize::{
    Age, Args, Effects, Facts, Key, Kind, Lock, Neighbour, Node, Other, Others, Place, Reason, Refusal,
    Scope, State, Use, Value, Who,
};
use flux_plan::{Constant, Mode};

const MINUTE: u64 = 60_000_000_000;

fn who(name: &str) -> Who {
    Who { name: name.to_owned(), id: 0 }
}

fn state(name: &str, closed: bool) -> State {
    let (store, part) = name.split_once('.').unwrap_or((name, ""));
    State { name: name.to_owned(), store: Some(store.len() as u64), part: part.to_owned(), closed }
}

fn uses(name: &str, key: Key, within: u64) -> Use {
    Use { state: state(name, false), key, within, who: who("Inner") }
}

fn closed(name: &str) -> Use {
    Use { state: state(name, true), ..uses(name, Key::All, 0) }
}

fn value(name: &str, foreign: bool) -> Value {
    Value {
        name: name.to_owned(),
        ty: if foreign { "tag*" } else { "int" }.to_owned(),
        foreign,
        consumed: false,
    }
}

fn lock(spelt: &str, scope: Scope, mode: Mode) -> Lock {
    let name = spelt.trim_end_matches('?').to_owned();
    Lock { spelt: spelt.to_owned(), name, scope, mode, who: who("Holder") }
}

/// A node of that effects, with an input `user`.
fn node(effects: Effects) -> Node {
    Node { who: who("N"), effects, inputs: vec![value("user", false)], ..Node::default() }
}

fn facts(effects: Effects) -> Facts {
    Facts { node: node(effects), ..Facts::default() }
}

fn unknown() -> Effects {
    Effects { unknown: Some(who("Native")), ..Effects::default() }
}

fn reads(used: Use) -> Effects {
    Effects { reads: vec![used], ..Effects::default() }
}

fn writes(name: &str) -> Effects {
    Effects { writes: vec![uses(name, Key::All, 0)], ..Effects::default() }
}

fn idempotent(effects: Effects) -> Effects {
    Effects { idempotent: true, ..effects }
}

fn commutative(effects: Effects) -> Effects {
    Effects { commutative: true, ..effects }
}

fn outside(within: u64) -> Effects {
    Effects { outside: Some(Age { within, who: who("Inner") }), ..Effects::default() }
}

fn args(args: &[(&str, Constant)]) -> Args {
    Args(args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
}

fn with(effects: Effects, given: &[(&str, Constant)]) -> Facts {
    Facts { args: args(given), ..facts(effects) }
}

fn source() -> Facts {
    let kind = Kind::Source(vec!["Show".to_owned()]);
    Facts { node: Node { kind, ..node(Effects::default()) }, ..Facts::default() }
}

#[track_caller]
fn legal(name: &str, facts: &Facts) -> Vec<Reason> {
    (rule(name).unwrap().legal)(facts).unwrap_or_else(|refusals| panic!("{name}: {refusals:?}"))
}

/// The rule refuses, and this is among its reasons, each of which renders as a sentence and as advice.
#[track_caller]
fn refused(name: &str, facts: &Facts, means: impl Fn(&Refusal) -> bool) {
    let refusals = (rule(name).unwrap().legal)(facts).expect_err(name);
    assert!(refusals.iter().any(means), "{name}: {refusals:?}");
    for refusal in &refusals {
        let (said, advice) = (refusal.to_string(), refusal.advice());
        for text in [&said, &advice] {
            assert!(!text.is_empty() && !text.ends_with('.') && !text.contains("\""), "{text}");
        }
    }
}

macro_rules! is {
    ($pattern:pat) => {
        |refusal: &Refusal| matches!(refusal, $pattern)
    };
}

#[test]
fn every_optimization_has_one_rule() {
    for known in RULES {
        assert_eq!(RULES.iter().filter(|rule| rule.name == known.name).count(), 1);
    }
    assert!(rule("magic").is_none());
}

#[test]
fn no_source_is_optimized() {
    for known in RULES.iter().filter(|rule| !["runtime"].contains(&rule.name)) {
        refused(known.name, &source(), is!(Refusal::Source { .. }));
    }
}

#[test]
fn what_is_kept_writes_nothing_and_is_no_older_than_it_may_be() {
    for (name, argument) in [("cache", "ttl"), ("precompute", "every")] {
        let minutes = |n: u64| (argument, Constant::Duration(n * MINUTE));
        assert_eq!(legal(name, &facts(Effects::default())), [Reason::Pure]);
        legal(name, &with(reads(uses("s", Key::All, MINUTE)), &[minutes(1)]));
        legal(name, &with(outside(MINUTE), &[minutes(1)]));
        legal(name, &facts(reads(closed("s"))));
        refused(name, &facts(unknown()), is!(Refusal::Unknown { .. }));
        refused(name, &facts(idempotent(writes("s"))), is!(Refusal::Writes { .. }));
        refused(name, &facts(reads(uses("s", Key::All, 0))), is!(Refusal::Fresh { state: Some(_), .. }));
        refused(name, &facts(outside(0)), is!(Refusal::Fresh { state: None, .. }));
        let old = with(reads(uses("s", Key::All, MINUTE)), &[minutes(2)]);
        refused(name, &old, is!(Refusal::Older { allowed: MINUTE, .. }));
        refused(name, &with(outside(MINUTE), &[minutes(2)]), is!(Refusal::Older { .. }));
        let clock = Effects { clock: Some(who("Now")), ..outside(0) };
        refused(name, &facts(clock), is!(Refusal::Clock { .. }));
        let dice = Effects { dice: Some(who("Dice")), ..reads(closed("s")) };
        refused(name, &facts(dice), is!(Refusal::Dice { .. }));
        legal(name, &facts(Effects { clock: Some(who("Now")), ..outside(MINUTE) }));
        let request = Effects { request: Some(who("Files")), ..Effects::default() };
        refused(name, &facts(request), is!(Refusal::Request { .. }));
        let key = Facts {
            node: Node { inputs: vec![value("tag", true)], ..node(Effects::default()) },
            ..Facts::default()
        };
        refused(name, &key, is!(Refusal::ForeignKey { .. }));
        let kept = Facts {
            node: Node { outputs: vec![value("tag", true)], ..node(Effects::default()) },
            ..Facts::default()
        };
        refused(name, &kept, is!(Refusal::ForeignValue { .. }));
    }
}

#[test]
fn a_session_is_a_part_of_the_key_and_none_is_there_beforehand() {
    let session = Effects { session: Some(who("Mine")), ..Effects::default() };
    assert!(legal("cache", &facts(session.clone())).contains(&Reason::PerSession));
    refused("precompute", &facts(session), is!(Refusal::Session { .. }));
}

#[test]
fn nobody_works_beforehand_or_later_without_the_locks_around() {
    let held = vec![lock("x", Scope::Program, Mode::Write)];
    let place = Place { held, ..Place::default() };
    for name in ["precompute", "postpone"] {
        let facts = Facts { place: place.clone(), ..facts(Effects::default()) };
        refused(name, &facts, is!(Refusal::NotHeld { .. }));
    }
    legal("cache", &Facts { place, ..facts(Effects::default()) });
}

#[test]
fn what_runs_twice_does_it_once() {
    assert_eq!(legal("retry", &facts(reads(uses("s", Key::All, 0)))), [Reason::WritesNothing]);
    assert_eq!(legal("retry", &facts(idempotent(writes("s")))), [Reason::Idempotent]);
    legal("retry", &facts(idempotent(unknown())));
    let mut consuming = facts(reads(uses("s", Key::All, 0)));
    consuming.node.inputs.push(Value { consumed: true, ..value("talk", true) });
    for name in ["retry", "replicate"] {
        refused(name, &consuming, is!(Refusal::Consumes { .. }));
    }
    refused("retry", &facts(writes("s")), is!(Refusal::NotIdempotent { state: Some(_), sum: false, .. }));
    refused("retry", &facts(unknown()), is!(Refusal::NotIdempotent { state: None, .. }));
    let flow = Facts { node: Node { kind: Kind::Flow, ..node(writes("s")) }, ..Facts::default() };
    refused("retry", &flow, is!(Refusal::NotIdempotent { sum: true, .. }));
    let sends = idempotent(Effects { sends: Some(who("Send")), ..unknown() });
    refused("retry", &facts(sends.clone()), is!(Refusal::ArrivesLater { .. }));
    legal("retry", &facts(commutative(sends)));
    let fetch = Effects { remote: Some(who("Fetch")), ..outside(0) };
    legal("retry", &facts(fetch));
}

#[test]
fn copies_write_nothing_or_in_any_order() {
    legal("replicate", &facts(outside(0)));
    let both = commutative(idempotent(writes("s")));
    legal("replicate", &facts(both.clone()));
    refused("replicate", &facts(unknown()), is!(Refusal::Unknown { .. }));
    refused("replicate", &facts(commutative(writes("s"))), is!(Refusal::NotIdempotent { .. }));
    refused("replicate", &facts(idempotent(writes("s"))), is!(Refusal::NotCommutative { .. }));
    let writer = |commutative| Other { used: uses("s.part", Key::All, 0), commutative };
    let others = |commutative| Others { writers: vec![writer(commutative)], ..Others::default() };
    legal("replicate", &Facts { others: others(true), ..facts(both.clone()) });
    let other = Facts { others: others(false), ..facts(both) };
    refused("replicate", &other, is!(Refusal::OtherWriter { .. }));
}

#[test]
fn copies_never_share_one_hold() {
    let own = |mode| Facts {
        node: Node { locks: vec![lock("x", Scope::Program, mode)], ..node(Effects::default()) },
        ..Facts::default()
    };
    legal("replicate", &own(Mode::Read));
    refused("replicate", &own(Mode::Write), is!(Refusal::OneHold { .. }));
    let inner = Node { inside: vec![lock("x", Scope::Program, Mode::Write)], ..node(Effects::default()) };
    legal("replicate", &Facts { node: inner.clone(), ..Facts::default() });
    let held = vec![lock("x", Scope::Program, Mode::Write)];
    let place = Place { held, ..Place::default() };
    refused("replicate", &Facts { node: inner, place, ..Facts::default() }, is!(Refusal::OneHold { .. }));
}

#[test]
fn a_batch_is_what_its_component_can() {
    let batches = |effects| Facts {
        node: Node { batches: true, component: Some("sql.query".to_owned()), ..node(effects) },
        ..Facts::default()
    };
    assert_eq!(legal("batch", &batches(outside(0))), [Reason::Batches("sql.query".to_owned())]);
    refused("batch", &facts(Effects::default()), is!(Refusal::NoBatch { component: None }));
    let both = Effects { reads: vec![uses("s", Key::All, 0)], ..writes("s") };
    refused("batch", &batches(both), is!(Refusal::SeesOthers { .. }));
    let mut locked = batches(Effects::default());
    locked.node.locks = vec![lock("x", Scope::Key("user".to_owned()), Mode::Read)];
    refused("batch", &locked, is!(Refusal::Constrained { .. }));
}

#[test]
fn what_waits_is_waited_for_by_nobody() {
    let queue = args(&[("queue", Constant::Text("q".to_owned()))]);
    let at = |place: Place, effects| Facts { place, args: queue.clone(), ..facts(effects) };
    let nowhere = Place::default;
    legal("postpone", &at(nowhere(), idempotent(writes("s"))));
    legal("postpone", &at(nowhere(), idempotent(unknown())));
    refused("postpone", &at(nowhere(), writes("s")), is!(Refusal::NotIdempotent { .. }));
    refused("postpone", &at(nowhere(), unknown()), is!(Refusal::Unknown { .. }));
    let used = Place { used: Some(who("Next")), ..nowhere() };
    refused("postpone", &at(used, Effects::default()), is!(Refusal::Used { .. }));
    let reply = Place { reply: true, ..nowhere() };
    refused("postpone", &at(reply, Effects::default()), is!(Refusal::IsReply));
    let caught = Place { caught: Some("handle error N".to_owned()), ..nowhere() };
    refused("postpone", &at(caught, Effects::default()), is!(Refusal::Caught { .. }));
    let session = Effects { session: Some(who("Mine")), ..Effects::default() };
    refused("postpone", &at(nowhere(), session), is!(Refusal::Session { .. }));
    let reader = |within| Others {
        readers: vec![Other { used: uses("s", Key::All, within), commutative: false }],
        ..Others::default()
    };
    let late = Facts { others: reader(0), ..at(nowhere(), idempotent(writes("s"))) };
    refused("postpone", &late, is!(Refusal::FreshReader { .. }));
    legal("postpone", &Facts { others: reader(MINUTE), ..at(nowhere(), idempotent(writes("s"))) });
    // Taken off in the transaction of its own writes.
    let store = args(&[("queue", Constant::Name("shop".to_owned()))]);
    legal("postpone", &Facts { args: store.clone(), ..at(nowhere(), writes("shop.orders")) });
    let elsewhere = Facts { args: store, ..at(nowhere(), writes("shops")) };
    refused("postpone", &elsewhere, is!(Refusal::NotIdempotent { .. }));
}

#[test]
fn a_part_has_all_that_it_needs() {
    let by = |name: &str| vec![("by", Constant::Name(name.to_owned()))];
    let user = || Key::Input("user".to_owned());
    legal("partition", &with(reads(uses("s", user(), 0)), &by("user")));
    refused("partition", &with(Effects::default(), &[]), is!(Refusal::NoKey));
    refused("partition", &with(Effects::default(), &by("who")), is!(Refusal::NoInput { .. }));
    refused("partition", &with(unknown(), &by("user")), is!(Refusal::Unknown { .. }));
    for key in [Key::All, Key::Hidden, Key::Input("other".to_owned())] {
        let facts = with(reads(uses("s", key, 0)), &by("user"));
        refused("partition", &facts, is!(Refusal::OtherKey { .. }));
    }
    for scope in [Scope::Program, Scope::Session, Scope::Hidden, Scope::Key("other".to_owned())] {
        let mut facts = with(Effects::default(), &by("user"));
        facts.node.inside = vec![lock("x", scope, Mode::Read)];
        refused("partition", &facts, is!(Refusal::WiderLock { .. }));
    }
    let mut facts = with(Effects::default(), &by("user"));
    facts.node.locks = vec![lock("x(user)", Scope::Key("user".to_owned()), Mode::Write)];
    legal("partition", &facts);
    facts.node.inputs = vec![value("user", true)];
    refused("partition", &facts, is!(Refusal::ForeignKey { .. }));
}

#[test]
fn what_overlaps_needs_nothing_of_each_other() {
    let beside = |a: Effects, b: Effects| {
        let other = Node { who: who("M"), ..node(b) };
        Facts { with: vec![Neighbour { node: other, next: true, uses: false }], ..facts(a) }
    };
    legal("parallel", &beside(reads(uses("s", Key::All, 0)), reads(uses("s", Key::All, 0))));
    legal("parallel", &beside(writes("s"), reads(uses("other", Key::All, 0))));
    refused("parallel", &facts(Effects::default()), is!(Refusal::Alone));
    refused("parallel", &beside(unknown(), Effects::default()), is!(Refusal::Unknown { .. }));
    refused("parallel", &beside(Effects::default(), unknown()), is!(Refusal::Unknown { .. }));
    refused("parallel", &beside(writes("s"), writes("other")), is!(Refusal::BothWrite { .. }));
    let read = || reads(uses("s.part", Key::All, 0));
    refused("parallel", &beside(read(), writes("s")), is!(Refusal::ReadsWritten { .. }));
    refused("parallel", &beside(writes("s"), read()), is!(Refusal::ReadsWritten { .. }));
    let chooses = Effects { refuses: Some(who("Choose")), ..Effects::default() };
    refused("parallel", &beside(chooses.clone(), writes("s")), is!(Refusal::MayRefuse { .. }));
    let asks = Effects { remote: Some(who("Fetch")), ..outside(0) };
    refused("parallel", &beside(chooses.clone(), asks), is!(Refusal::MayRefuse { .. }));
    legal("parallel", &beside(chooses, Effects::default()));
    let mut apart = beside(Effects::default(), Effects::default());
    apart.with[0].next = false;
    refused("parallel", &apart, is!(Refusal::NotNext { .. }));
    apart.with[0] = Neighbour { next: true, uses: true, ..apart.with[0].clone() };
    refused("parallel", &apart, is!(Refusal::UsesOther { .. }));
}

#[test]
fn a_reply_is_not_taken_back() {
    let behind = |effects| Facts {
        place: Place {
            reply: true,
            after: vec![Node { who: who("M"), ..node(effects) }],
            ..Place::default()
        },
        ..facts(Effects::default())
    };
    legal("reply", &behind(Effects::default()));
    legal("reply", &behind(idempotent(writes("s"))));
    refused("reply", &facts(Effects::default()), is!(Refusal::NotReply));
    refused("reply", &behind(writes("s")), is!(Refusal::FailsAfter { .. }));
    refused("reply", &behind(unknown()), is!(Refusal::FailsAfter { .. }));
}

#[test]
fn faults_and_how_it_runs_are_always_legal() {
    for name in ["fault", "runtime"] {
        assert_eq!(legal(name, &facts(unknown())), [Reason::Always]);
    }
}

#[test]
fn reasons_are_sentences() {
    let all = [
        Reason::Pure,
        Reason::WritesNothing,
        Reason::MayBeOld(3 * MINUTE),
        Reason::Invalidated(vec!["s".to_owned()]),
        Reason::PerSession,
        Reason::Idempotent,
        Reason::Commutes,
        Reason::Batches("sql.query".to_owned()),
        Reason::NobodyWaits,
        Reason::KeyedBy("user".to_owned()),
        Reason::Independent("M".to_owned()),
        Reason::Replies,
        Reason::Always,
    ];
    for reason in all {
        let said = reason.to_string();
        assert!(said.contains(' ') && !said.ends_with('.'), "{said}");
    }
    assert_eq!(Reason::MayBeOld(3 * MINUTE).to_string(), "what it tells may be 3m old");
}
