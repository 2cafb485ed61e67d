//! Constraints at run time: who excludes whom, who may enter again, what a limit admits.
#![allow(clippy::unwrap_used)]

mod support;

use flux_node::Value;
use flux_plan::{Case, LockId, LockUse, Mode, NodeId, Session, Step, StepKind};
use flux_runner::Engine;
use smallvec::smallvec;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use support::*;

/// A node that counts how many of it run at once, over several turns.
struct Gauge {
    most: Arc<AtomicUsize>,
    node: NodeId,
}

fn gauge(made: &mut Made) -> Gauge {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let highest = most.clone();
    let node = made.asynchronous("Gauge", &[], move |_, _| {
        let (now, most) = (now.clone(), highest.clone());
        async move {
            most.fetch_max(now.fetch_add(1, SeqCst) + 1, SeqCst);
            for _ in 0..5 {
                tokio::task::yield_now().await;
            }
            now.fetch_sub(1, SeqCst);
            Ok(smallvec![])
        }
    });
    Gauge { most, node }
}

/// Sends requests to these paths at the same time; all must end.
async fn all(engine: &Engine, paths: &[&str]) {
    let replies = futures_util::future::join_all(paths.iter().map(|path| get(engine, path))).await;
    assert!(replies.iter().all(|(status, _)| *status == 204), "{replies:?}");
    assert_eq!(engine.counters().keyed_locks, 0, "locks that nobody holds are gone");
}

fn keyed(lock: LockId, mode: Mode, slot_index: u32) -> LockUse {
    LockUse { lock, mode, key: Some(slot(slot_index)), session: false }
}

#[tokio::test]
async fn writers_exclude_everybody_and_readers_only_writers() {
    for (mode, at_once) in [(Mode::Write, 1), (Mode::Read, 4)] {
        let mut made = Made::new();
        let lock = made.lock("a");
        let gauge = gauge(&mut made);
        let step = call(gauge.node, vec![], &[]).locked(vec![program_lock(lock, mode)]);
        let body = made.block(0, 0, vec![step], vec![]);
        made.http("get", "/", &[], body);
        all(&made.engine(), &["/"; 4]).await;
        assert_eq!(gauge.most.load(SeqCst), at_once);
    }
}

#[tokio::test]
async fn keyed_locks_exclude_equal_keys_only() {
    let mut made = Made::new();
    let lock = made.lock("a");
    let gauge = gauge(&mut made);
    let step = call(gauge.node, vec![], &[]).locked(vec![keyed(lock, Mode::Write, 0)]);
    let body = made.block(1, 1, vec![step], vec![]);
    made.http("get", "/{float key}", &[], body);
    let engine = made.engine();
    all(&engine, &["/0", "/-0", "/0.0"]).await;
    assert_eq!(gauge.most.load(SeqCst), 1);
    all(&engine, &["/1", "/2", "/3"]).await;
    assert_eq!(gauge.most.load(SeqCst), 3);
}

#[tokio::test]
async fn two_keys_of_one_name_come_in_the_order_of_their_values() {
    let mut made = Made::new();
    let lock = made.lock("account");
    let gauge = gauge(&mut made);
    let both = vec![keyed(lock, Mode::Write, 0), keyed(lock, Mode::Write, 1)];
    let body = made.block(2, 2, vec![call(gauge.node, vec![], &[]).locked(both)], vec![]);
    made.http("get", "/{int from}/{int to}", &[], body);
    let engine = made.engine();
    // In the order written, these would wait for each other.
    all(&engine, &["/1/2", "/2/1", "/2/3", "/3/1"]).await;
    // One lock, wanted twice.
    all(&engine, &["/1/1", "/1/2"]).await;
    assert_eq!(gauge.most.load(SeqCst), 1);
}

#[tokio::test]
async fn session_locks_are_one_for_each_session() {
    let mut made = Made::new();
    let lock = made.lock("a");
    let gauge = gauge(&mut made);
    let held = LockUse { lock, mode: Mode::Write, key: None, session: true };
    let body = made.block(1, 1, vec![call(gauge.node, vec![], &[]).locked(vec![held])], vec![]);
    made.http("get", "/", &[("query", "string user")], body);
    let plus = made.sync("Lower", &["id"], |call| {
        let Value::Str(text) = call.input(0) else { return Ok(()) };
        let lower = text.to_lowercase();
        call.set(0, Value::Str(lower.into()));
        Ok(())
    });
    let session = made.block(1, 2, vec![call(plus, slots(&[0]), &[1])], vec![("id", slot(1))]);
    made.plan.sources[0].session = Some(Session::Node(session));
    let engine = made.engine();
    all(&engine, &["/?user=ann", "/?user=ANN"]).await;
    assert_eq!(gauge.most.load(SeqCst), 1);
    all(&engine, &["/?user=ann", "/?user=bob"]).await;
    assert_eq!(gauge.most.load(SeqCst), 2);
}

#[tokio::test]
async fn what_a_node_above_holds_is_not_taken_again() {
    let mut made = Made::new();
    let (a, b) = (made.lock("a"), made.lock("b"));
    let gauge = gauge(&mut made);
    let outer = made.abstracted("Outer");
    let all_of = |mode| vec![program_lock(a, mode), program_lock(b, mode)];
    let inner = made.block(0, 0, vec![call(gauge.node, vec![], &[]).locked(all_of(Mode::Read))], vec![]);
    let middle =
        made.block(0, 0, vec![run(outer, branch(inner, vec![], &[])).locked(all_of(Mode::Write))], vec![]);
    let body =
        made.block(0, 0, vec![run(outer, branch(middle, vec![], &[])).locked(all_of(Mode::Write))], vec![]);
    made.http("get", "/", &[], body);
    all(&made.engine(), &["/"; 3]).await;
    assert_eq!(gauge.most.load(SeqCst), 1);
}

#[tokio::test]
async fn a_reader_above_a_writer_fails_instead_of_waiting_for_ever() {
    let mut made = Made::new();
    let a = made.lock("a");
    let gauge = gauge(&mut made);
    let outer = made.abstracted("Outer");
    let inner = made.block(
        0,
        0,
        vec![call(gauge.node, vec![], &[]).locked(vec![program_lock(a, Mode::Write)])],
        vec![],
    );
    let step = run(outer, branch(inner, vec![], &[])).locked(vec![program_lock(a, Mode::Read)]);
    let body = made.block(0, 0, vec![step], vec![]);
    made.http("get", "/", &[], body);
    assert_eq!(get(&made.engine(), "/").await.0, 500);
}

#[tokio::test]
async fn branches_exclude_each_other() {
    let mut made = Made::new();
    let a = made.lock("a");
    let gauge = gauge(&mut made);
    let inner = made.block(
        0,
        0,
        vec![call(gauge.node, vec![], &[]).locked(vec![program_lock(a, Mode::Write)])],
        vec![],
    );
    let branches = (0..4).map(|_| branch(inner, vec![], &[])).collect();
    let body = made.block(0, 0, vec![fork(branches)], vec![]);
    made.http("get", "/", &[], body);
    all(&made.engine(), &["/", "/"]).await;
    assert_eq!(gauge.most.load(SeqCst), 1);
}

#[tokio::test]
async fn a_limit_admits_so_many() {
    let mut made = Made::new();
    let gauge = gauge(&mut made);
    made.declared(gauge.node).limit = Some(2);
    let body = made.block(0, 0, vec![call(gauge.node, vec![], &[])], vec![]);
    made.http("get", "/", &[], body);
    all(&made.engine(), &["/"; 6]).await;
    assert_eq!(gauge.most.load(SeqCst), 2);
}

#[tokio::test]
async fn a_limit_for_each_value_admits_so_many_of_each() {
    let mut made = Made::new();
    let gauge = gauge(&mut made);
    let declared = made.declared(gauge.node);
    (declared.limit, declared.limit_keyed) = (Some(1), true);
    let step = Step { limit_key: Some(slot(0)), ..call(gauge.node, vec![], &[]) };
    let body = made.block(1, 1, vec![step], vec![]);
    made.http("get", "/{int user}", &[], body);
    let engine = made.engine();
    all(&engine, &["/1"; 6]).await;
    assert_eq!(gauge.most.load(SeqCst), 1);
    all(&engine, &["/1", "/2", "/3", "/1", "/2"]).await;
    assert_eq!(gauge.most.load(SeqCst), 3);
    assert!(engine.held().is_empty());
}

/// A dispatch is the body of a node: its run is counted around it.
#[tokio::test]
async fn a_limited_node_with_cases_takes_one_place() {
    let mut made = Made::new();
    let gauge = gauge(&mut made);
    let limited = made.abstracted("Limited");
    made.declared(limited).limit = Some(1);
    let case = made.block(0, 0, vec![call(gauge.node, vec![], &[])], vec![]);
    let cases = vec![Case { tests: vec![], body: branch(case, vec![], &[]) }];
    let dispatch = made.block(0, 0, vec![step(StepKind::Dispatch { node: limited, cases })], vec![]);
    let body = made.block(0, 0, vec![run(limited, branch(dispatch, vec![], &[]))], vec![]);
    made.http("get", "/", &[], body);
    all(&made.engine(), &["/"; 3]).await;
    assert_eq!(gauge.most.load(SeqCst), 1);
}

/// `Limited` (at most one) takes `a` inside; `/free` comes to it holding nothing, `/held` holding `a`.
#[tokio::test]
async fn a_limit_around_constraints_closes_no_circle() {
    let mut made = Made::new();
    let a = made.lock("a");
    let write = || vec![program_lock(a, Mode::Write)];
    let gauge = gauge(&mut made);
    let limited = made.abstracted("Limited");
    made.declared(limited).limit = Some(1);
    let inside = made.block(0, 0, vec![call(gauge.node, vec![], &[]).locked(write())], vec![]);
    let step = || run(limited, branch(inside, vec![], &[]));
    let free = made.block(0, 0, vec![step()], vec![]);
    made.http("get", "/free", &[], free);
    let outer = made.abstracted("Outer");
    // Two of the limited node under one holder, at the same time.
    let one = made.block(0, 0, vec![call(gauge.node, vec![], &[]), step()], vec![]);
    let two = made.block(0, 0, vec![fork(vec![branch(one, vec![], &[]), branch(one, vec![], &[])])], vec![]);
    let held = made.block(0, 0, vec![run(outer, branch(two, vec![], &[])).locked(write())], vec![]);
    made.http("get", "/held", &[], held);
    let engine = made.engine();
    for _ in 0..10 {
        all(&engine, &["/free", "/held", "/free", "/held", "/held", "/free"]).await;
    }
}

#[tokio::test]
async fn a_cancelled_flow_gives_back_what_it_held_and_waited_for() {
    let mut made = Made::new();
    let a = made.lock("a");
    let never = made.asynchronous("Never", &[], |_, _| std::future::pending());
    let plus = made.plus_one();
    let write = || vec![program_lock(a, Mode::Write)];
    let hang = made.block(0, 0, vec![call(never, vec![], &[]).locked(write())], vec![]);
    made.http("get", "/hang", &[], hang);
    let quick = made.block(0, 1, vec![call(plus, vec![int(1)], &[0]).locked(write())], vec![("n", slot(0))]);
    made.http("get", "/quick", &[], quick);
    let engine = made.engine();
    let start = |path: &'static str| {
        let engine = engine.clone();
        tokio::spawn(async move { get(&engine, path).await })
    };
    let (holds, waits) = (start("/hang"), start("/hang"));
    let turns = async || {
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    };
    turns().await;
    let quick = start("/quick");
    turns().await;
    assert!(!quick.is_finished());
    waits.abort();
    holds.abort();
    assert_eq!(quick.await.unwrap(), ok(200, "2"));
}

#[tokio::test]
async fn elements_exclude_each_other_by_key() {
    let mut made = Made::new();
    let a = made.lock("a");
    let gauge = gauge(&mut made);
    let inner =
        made.block(1, 1, vec![call(gauge.node, vec![], &[]).locked(vec![keyed(a, Mode::Write, 0)])], vec![]);
    let over = flux_plan::Branch { block: inner, inputs: vec![], results: vec![], exports: vec![] };
    let body = made.block(1, 1, vec![each(slot(0), over)], vec![]);
    made.http("get", "/", &[("query", "list<int> n")], body);
    let engine = made.engine();
    all(&engine, &["/?n=1&n=1&n=1"]).await;
    assert_eq!(gauge.most.load(SeqCst), 1);
    all(&engine, &["/?n=1&n=2&n=3&n=1"]).await;
    assert_eq!(gauge.most.load(SeqCst), 3);
}

/// The same limited node, once with its constraint inside and once with it around.
#[tokio::test]
async fn a_limit_has_one_place_in_the_order_whatever_one_use_would_allow() {
    let mut made = Made::new();
    let a = made.lock("a");
    let write = || vec![program_lock(a, Mode::Write)];
    let gauge = gauge(&mut made);
    let limited = made.abstracted("Limited");
    made.declared(limited).limit = Some(1);
    let locking = made.block(0, 0, vec![call(gauge.node, vec![], &[]).locked(write())], vec![]);
    let free = made.block(0, 0, vec![run(limited, branch(locking, vec![], &[]))], vec![]);
    made.http("get", "/free", &[], free);
    let outer = made.abstracted("Outer");
    let plain = made.block(0, 0, vec![call(gauge.node, vec![], &[])], vec![]);
    let steps = vec![call(gauge.node, vec![], &[]), run(limited, branch(plain, vec![], &[]))];
    let inside = made.block(0, 0, steps, vec![]);
    let held = made.block(0, 0, vec![run(outer, branch(inside, vec![], &[])).locked(write())], vec![]);
    made.http("get", "/held", &[], held);
    let engine = made.engine();
    for _ in 0..10 {
        all(&engine, &["/held", "/free", "/free", "/held", "/free", "/held"]).await;
    }
    assert_eq!(gauge.most.load(SeqCst), 1);
}

#[test]
fn the_same_under_seeds() {
    under_seeds();
}
