//! Failures: handlers, recoveries, time limits.
#![allow(clippy::unwrap_used)]

mod support;

use flux_node::{Failure, Value};
use flux_plan::Mode;
use flux_policy::{VirtualWorld, World};
use flux_runner::{FlowFailure, Options, Outcome};
use smallvec::smallvec;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::*;

fn in_world(world: &VirtualWorld) -> Options {
    Options { world: Arc::new(world.clone()), ..Options::default() }
}

/// A failing node with what catches it; asynchronous or not.
fn failing(made: &mut Made, asynchronous: bool) -> flux_plan::NodeId {
    if asynchronous {
        made.asynchronous("Fail", &["n"], |_, _| async { Err(Failure::new(404, "it broke")) })
    } else {
        made.failing("Fail", 404, &["n"])
    }
}

#[tokio::test]
async fn a_handler_ends_the_flow_with_its_reply() {
    for asynchronous in [false, true] {
        let mut made = Made::new();
        let fail = failing(&mut made, asynchronous);
        let never = made.sync("Never", &[], |_| panic!("a handled flow goes on"));
        let results = vec![("name", slot(0)), ("code", slot(1)), ("message", slot(2))];
        let handler = made.block(3, 3, vec![], results);
        let steps = vec![
            call(fail, vec![], &[1]).catching(vec![
                handle(&[410], handler, vec![text("wrong")]),
                handle(&[404], handler, slots(&[0])),
                handle(&[], handler, vec![text("later")]),
            ]),
            call(never, vec![], &[]),
        ];
        let body = made.block(1, 2, steps, vec![]);
        made.http("get", "/{string name}", &[], body);
        let engine = made.engine();
        let reply = r#"{"name":"cat","code":404,"message":"it broke"}"#;
        assert_eq!(get(&engine, "/cat").await, ok(500, reply));
        let counters = engine.counters();
        assert_eq!((counters.sources[0].finished, counters.sources[0].failed), (1, 0));
        assert_eq!(counters.nodes[0].errors, 1);
    }
}

#[tokio::test]
async fn the_nearest_handler_wins_and_the_source_has_the_last_word() {
    for asynchronous in [false, true] {
        let mut made = Made::new();
        let fail = failing(&mut made, asynchronous);
        let say = |made: &mut Made, word: &str| made.block(2, 2, vec![], vec![("word", text(word))]);
        let (near, far, last) = (say(&mut made, "near"), say(&mut made, "far"), say(&mut made, "last"));
        let outer = made.abstracted("Outer");
        for (path, inner, around) in [("/a", true, true), ("/b", false, true), ("/c", false, false)] {
            let caught = |yes: bool, block| if yes { vec![handle(&[], block, vec![])] } else { vec![] };
            let body = made.block(0, 1, vec![call(fail, vec![], &[0]).catching(caught(inner, near))], vec![]);
            let step = run(outer, branch(body, vec![], &[])).catching(caught(around, far));
            let body = made.block(0, 0, vec![step], vec![]);
            made.http("get", path, &[], body);
        }
        for source in &mut made.plan.sources {
            source.on_error.push(handle(&[], last, vec![]));
        }
        let engine = made.engine();
        assert_eq!(get(&engine, "/a").await, ok(500, "near"));
        assert_eq!(get(&engine, "/b").await, ok(500, "far"));
        assert_eq!(get(&engine, "/c").await, ok(500, "last"));
    }
}

#[tokio::test]
async fn a_failing_handler_ends_the_flow_too() {
    let mut made = Made::new();
    let fail = failing(&mut made, false);
    let last = made.block(2, 2, vec![], vec![("word", text("last"))]);
    let handler = made.block(2, 3, vec![call(fail, vec![], &[2])], vec![]);
    let body =
        made.block(0, 1, vec![call(fail, vec![], &[0]).catching(vec![handle(&[], handler, vec![])])], vec![]);
    made.http("get", "/", &[], body);
    made.plan.sources[0].on_error.push(handle(&[], last, vec![]));
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = told.clone();
    let on_failure = move |failure: &FlowFailure<'_>| {
        tell.lock()
            .unwrap()
            .push(format!("{} {:?} {}: {}", failure.source, failure.node, failure.code, failure.message));
    };
    let engine = made.try_engine(Options { on_failure: Arc::new(on_failure), ..Options::default() }).unwrap();
    assert_eq!(get(&engine, "/").await, ok(500, "internal server error\n"));
    assert_eq!(engine.counters().sources[0].failed, 1);
    assert_eq!(*told.lock().unwrap(), [r#"S0 Some("Fail") 404: it broke"#]);
}

#[tokio::test]
async fn a_recovery_puts_the_flow_back_on_its_way() {
    for asynchronous in [false, true] {
        let mut made = Made::new();
        let fail = failing(&mut made, asynchronous);
        let plus = made.plus_one();
        let instead =
            made.block(3, 4, vec![call(plus, slots(&[0]), &[3])], vec![("n", slot(3)), ("code", slot(1))]);
        let steps = vec![
            call(fail, vec![], &[1]).catching(vec![recover(branch(instead, slots(&[0]), &[1, 2]))]),
            call(plus, slots(&[1]), &[3]),
        ];
        let body = made.block(1, 4, steps, vec![("n", slot(3)), ("code", slot(2))]);
        made.http("get", "/{int n}", &[], body);
        let engine = made.engine();
        assert_eq!(get(&engine, "/40").await, ok(200, r#"{"n":42,"code":404}"#));
        let (status, trace) = traced(&engine, "/40").await;
        let outcomes: Vec<_> = trace.events.iter().map(|e| (e.name.as_str(), e.depth, e.outcome)).collect();
        let expected = [
            ("Fail", 0, Outcome::Recovered(404)),
            ("block0", 1, Outcome::Ok),
            ("PlusOne", 2, Outcome::Ok),
            ("PlusOne", 0, Outcome::Ok),
        ];
        assert_eq!((status, outcomes.as_slice()), (200, &expected[..]));
        assert_eq!(trace.events[1].kind, "recovery");
    }
}

#[tokio::test]
async fn a_failing_recovery_goes_to_handlers() {
    for asynchronous in [false, true] {
        let mut made = Made::new();
        let fail = failing(&mut made, asynchronous);
        let again = made.failing("Again", 7, &["n"]);
        let instead = made.block(2, 3, vec![call(again, vec![], &[2])], vec![("n", slot(2))]);
        let handler = made.block(2, 2, vec![], vec![("code", slot(0))]);
        let catches = vec![recover(branch(instead, vec![], &[0])), handle(&[7], handler, vec![])];
        let body = made.block(0, 1, vec![call(fail, vec![], &[0]).catching(catches)], vec![]);
        made.http("get", "/", &[], body);
        assert_eq!(get(&made.engine(), "/").await, ok(500, "7"));
    }
}

#[tokio::test]
async fn a_time_limit_ends_a_node_with_code_408() {
    let world = VirtualWorld::new(1);
    let mut made = Made::new();
    let slow = made.asynchronous("Slow", &["n"], |_, flow| async move {
        flow.world.sleep(Duration::from_secs(3)).await;
        Ok(smallvec![Value::Int(1)])
    });
    made.declared(slow).timeout = Some(2_000_000_000);
    let handler = made.block(2, 2, vec![], vec![("code", slot(0)), ("message", slot(1))]);
    let body =
        made.block(0, 1, vec![call(slow, vec![], &[0]).catching(vec![handle(&[], handler, vec![])])], vec![]);
    made.http("get", "/", &[], body);
    let engine = made.try_engine(in_world(&world)).unwrap();
    let reply = tokio::spawn(async move { get(&engine, "/").await });
    world.pass(Duration::from_millis(1999)).await;
    assert!(!reply.is_finished());
    world.pass(Duration::from_millis(2)).await;
    assert_eq!(reply.await.unwrap(), ok(500, r#"{"code":408,"message":"it took longer than 2s"}"#));
    assert_eq!(world.sleepers(), 0);
}

/// A node of two seconds that holds a constraint, and one with a time limit of one that waits for it.
fn waiting(catch: impl Fn(&mut Made) -> flux_plan::OnError) -> (Made, VirtualWorld) {
    let world = VirtualWorld::new(1);
    let mut made = Made::new();
    let lock = made.lock("a");
    let slow = made.asynchronous("Slow", &[], |_, flow| async move {
        flow.world.sleep(Duration::from_secs(2)).await;
        Ok(smallvec![])
    });
    let one = made.sync("One", &["n"], |call| {
        call.set(0, Value::Int(1));
        Ok(())
    });
    made.declared(one).timeout = Some(1_000_000_000);
    let held = || vec![program_lock(lock, Mode::Write)];
    let body = made.block(0, 0, vec![call(slow, vec![], &[]).locked(held())], vec![]);
    made.http("get", "/slow", &[], body);
    let catch = catch(&mut made);
    let step = call(one, vec![], &[0]).locked(held()).catching(vec![catch]);
    let body = made.block(0, 1, vec![step], vec![("n", slot(0))]);
    made.http("get", "/", &[], body);
    (made, world)
}

#[tokio::test]
async fn the_time_of_a_node_runs_while_it_waits_for_a_constraint() {
    let (made, world) = waiting(|made| {
        let handler = made.block(2, 2, vec![], vec![("code", slot(0))]);
        handle(&[], handler, vec![])
    });
    let engine = made.try_engine(in_world(&world)).unwrap();
    let holds = tokio::spawn({
        let engine = engine.clone();
        async move { get(&engine, "/slow").await }
    });
    world.pass(Duration::from_millis(1)).await;
    let waits = tokio::spawn({
        let engine = engine.clone();
        async move { get(&engine, "/").await }
    });
    world.pass(Duration::from_millis(999)).await;
    assert!(!waits.is_finished());
    world.pass(Duration::from_millis(2)).await;
    assert_eq!(waits.await.unwrap(), ok(500, "408"));
    world.pass(Duration::from_secs(2)).await;
    assert_eq!(holds.await.unwrap().0, 204);
    assert_eq!((engine.held(), world.sleepers()), (vec![], 0));
}

#[tokio::test]
async fn a_recovery_from_waiting_too_long_runs_under_the_constraint() {
    let (made, world) = waiting(|made| {
        let instead = made.block(2, 2, vec![], vec![("n", slot(0))]);
        recover(branch(instead, vec![], &[0]))
    });
    let engine = made.try_engine(in_world(&world)).unwrap();
    let holds = tokio::spawn({
        let engine = engine.clone();
        async move { get(&engine, "/slow").await }
    });
    world.pass(Duration::from_millis(1)).await;
    let waits = tokio::spawn({
        let engine = engine.clone();
        async move { get(&engine, "/").await }
    });
    world.pass(Duration::from_millis(1500)).await;
    assert!(!waits.is_finished(), "somebody else holds the constraint");
    world.pass(Duration::from_secs(1)).await;
    assert_eq!((waits.await.unwrap(), holds.await.unwrap().0), (ok(200, "408"), 204));
    assert_eq!((engine.held(), world.sleepers()), (vec![], 0));
}

/// A node on a thread of its own that returns when told, with a time limit, under a constraint.
struct Stuck {
    made: Made,
    begun: std::sync::mpsc::Receiver<()>,
    release: std::sync::mpsc::Sender<()>,
    returned: Arc<AtomicBool>,
}

fn stuck(catch: impl Fn(&mut Made, Arc<AtomicBool>) -> Vec<flux_plan::OnError>) -> Stuck {
    stuck_in(false, catch)
}

/// The same; if heavy, it is a heavy call of a synchronous node.
fn stuck_in(heavy: bool, catch: impl Fn(&mut Made, Arc<AtomicBool>) -> Vec<flux_plan::OnError>) -> Stuck {
    let mut made = Made::new();
    let (release, wait) = std::sync::mpsc::channel();
    let (begins, begun) = std::sync::mpsc::channel();
    let wait = Mutex::new(wait);
    let returned = Arc::new(AtomicBool::new(false));
    let done = returned.clone();
    let begins = Mutex::new(begins);
    let run = move || {
        let _ = begins.lock().unwrap().send(());
        let _ = wait.lock().unwrap().recv();
        done.store(true, Ordering::SeqCst);
    };
    let node = if heavy {
        made.heavy("Stuck", &["n"], move |call| {
            run();
            call.set(0, Value::Int(1));
            Ok(())
        })
    } else {
        made.blocking("Stuck", &["n"], move |_, _| {
            run();
            Ok(smallvec![Value::Int(1)])
        })
    };
    made.declared(node).timeout = Some(1_000_000);
    let lock = made.lock("a");
    let catches = catch(&mut made, returned.clone());
    let step = call(node, vec![], &[0]).locked(vec![program_lock(lock, Mode::Write)]).catching(catches);
    let body = made.block(0, 1, vec![step], vec![("n", slot(0))]);
    made.http("get", "/stuck", &[], body);
    let seen = returned.clone();
    let look = made.sync("Look", &["returned"], move |call| {
        call.set(0, Value::Bool(seen.load(Ordering::SeqCst)));
        Ok(())
    });
    let step = call(look, vec![], &[0]).locked(vec![program_lock(lock, Mode::Write)]);
    let body = made.block(0, 1, vec![step], vec![("returned", slot(0))]);
    made.http("get", "/look", &[], body);
    Stuck { made, begun, release, returned }
}

#[tokio::test]
async fn a_timed_out_node_keeps_its_constraints_until_it_has_returned() {
    for heavy in [false, true] {
        timed_out_keeps(stuck_in(heavy, |_, _| vec![])).await;
    }
}

async fn timed_out_keeps(stuck: Stuck) {
    let Stuck { made, begun, release, .. } = stuck;
    let world = VirtualWorld::new(1);
    let engine = made.try_engine(in_world(&world)).unwrap();
    let other = engine.clone();
    let reply = tokio::spawn(async move { get(&other, "/stuck").await });
    world.pass(Duration::ZERO).await;
    begun.recv().unwrap();
    world.pass(Duration::from_millis(2)).await;
    assert_eq!(reply.await.unwrap().0, 504, "the flow need not wait");
    let look = tokio::spawn(async move { get(&engine, "/look").await });
    world.pass(Duration::from_millis(2)).await;
    assert!(!look.is_finished(), "the constraint is still held");
    release.send(()).unwrap();
    assert_eq!(look.await.unwrap(), ok(200, "true"));
}

#[tokio::test]
async fn a_recovery_and_a_handler_wait_until_all_has_returned() {
    for (recovering, heavy) in [(false, false), (true, false), (false, true), (true, true)] {
        let Stuck { made, begun, release, returned } = stuck_in(heavy, |made, returned| {
            let seen = made.sync("Seen", &["n"], move |call| {
                call.set(0, Value::Bool(returned.load(Ordering::SeqCst)));
                Ok(())
            });
            let block = made.block(2, 3, vec![call(seen, vec![], &[2])], vec![("n", slot(2))]);
            vec![if recovering { recover(branch(block, vec![], &[0])) } else { handle(&[], block, vec![]) }]
        });
        let world = VirtualWorld::new(1);
        let engine = made.try_engine(in_world(&world)).unwrap();
        let reply = tokio::spawn(async move { get(&engine, "/stuck").await });
        world.pass(Duration::ZERO).await;
        begun.recv().unwrap();
        world.pass(Duration::from_millis(2)).await;
        assert!(!reply.is_finished() && !returned.load(Ordering::SeqCst));
        release.send(()).unwrap();
        assert_eq!(reply.await.unwrap(), ok(if recovering { 200 } else { 500 }, "true"));
    }
}

#[tokio::test]
async fn a_handler_runs_without_the_flows_constraints() {
    let mut made = Made::new();
    let lock = made.lock("a");
    let write = || vec![program_lock(lock, Mode::Write)];
    let fail = failing(&mut made, true);
    let plus = made.plus_one();
    // The handler takes what the failed step held: it would wait for itself for ever.
    let handler =
        made.block(2, 3, vec![call(plus, vec![int(1)], &[2]).locked(write())], vec![("n", slot(2))]);
    let step = call(fail, vec![], &[0]).locked(write()).catching(vec![handle(&[], handler, vec![])]);
    let body = made.block(0, 1, vec![step], vec![]);
    made.http("get", "/", &[], body);
    assert_eq!(get(&made.engine(), "/").await, ok(500, "2"));
}

#[tokio::test]
async fn virtual_time_is_the_worlds() {
    let world = VirtualWorld::new(7);
    assert_eq!(world.random(), VirtualWorld::new(7).random());
    let sleep = tokio::spawn(world.sleep(Duration::from_secs(1)));
    world.pass(Duration::from_millis(500)).await;
    assert!(!sleep.is_finished());
    world.pass(Duration::from_millis(500)).await;
    assert!(sleep.is_finished());
    assert_eq!(world.monotonic(), 1_000_000_000);
}

#[test]
fn a_blocking_node_that_no_thread_has_begun_is_withdrawn() {
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
    runtime.block_on(async {
        let Stuck { mut made, begun, release, .. } = stuck(|_, _| vec![]);
        let ran = Arc::new(AtomicBool::new(false));
        let runs = ran.clone();
        let node = made.blocking("Later", &[], move |_, _| {
            runs.store(true, Ordering::SeqCst);
            Ok(smallvec![])
        });
        made.declared(node).timeout = Some(1_000_000);
        let lock = made.lock("b");
        let step = call(node, vec![], &[]).locked(vec![program_lock(lock, Mode::Write)]);
        let body = made.block(0, 0, vec![step], vec![]);
        made.http("get", "/later", &[], body);
        let body = made.block(0, 0, vec![], vec![]);
        let outer = made.abstracted("Outer");
        let step = run(outer, branch(body, vec![], &[])).locked(vec![program_lock(lock, Mode::Write)]);
        let body = made.block(0, 0, vec![step], vec![]);
        made.http("get", "/free", &[], body);
        let world = VirtualWorld::new(1);
        let engine = made.try_engine(in_world(&world)).unwrap();
        let ask = |path: &'static str| {
            let engine = engine.clone();
            tokio::spawn(async move { get(&engine, path).await.0 })
        };
        let stuck = ask("/stuck");
        world.pass(Duration::ZERO).await;
        begun.recv().unwrap();
        // The only thread is taken: this one times out before it has begun, and holds nothing then.
        let later = ask("/later");
        world.pass(Duration::from_millis(2)).await;
        assert_eq!((stuck.await.unwrap(), later.await.unwrap()), (504, 504));
        assert_eq!(ask("/free").await.unwrap(), 204);
        release.send(()).unwrap();
        drop(engine);
        tokio::task::spawn_blocking(|| {}).await.unwrap();
        assert!(!ran.load(Ordering::SeqCst));
    });
}

#[tokio::test]
async fn a_timed_out_node_keeps_its_place_under_its_limit() {
    let Stuck { mut made, begun, release, .. } = stuck(|_, _| vec![]);
    made.plan.declared[0].limit = Some(1);
    // Without the constraint, so that only the limit keeps the second out.
    made.plan.blocks[0].steps[0].locks.clear();
    let world = VirtualWorld::new(1);
    let engine = made.try_engine(in_world(&world)).unwrap();
    let ask = || {
        let engine = engine.clone();
        tokio::spawn(async move { get(&engine, "/stuck").await })
    };
    let first = ask();
    world.pass(Duration::ZERO).await;
    begun.recv().unwrap();
    world.pass(Duration::from_millis(2)).await;
    assert_eq!(first.await.unwrap().0, 504);
    let second = ask();
    world.pass(Duration::from_millis(20)).await;
    assert_eq!(second.await.unwrap().0, 504, "its time runs while it waits for a place");
    assert!(begun.try_recv().is_err());
    let third = ask();
    world.pass(Duration::ZERO).await;
    release.send(()).unwrap();
    while begun.try_recv().is_err() {
        tokio::task::yield_now().await;
    }
    release.send(()).unwrap();
    assert_eq!(third.await.unwrap(), ok(200, "1"));
}

/// A node whose remote work goes on for as long as its `Keep` is there, with a time limit, under a constraint.
fn remote(
    catch: impl Fn(&mut Made) -> Vec<flux_plan::OnError>,
) -> (Made, Arc<Mutex<Option<flux_node::Keep>>>) {
    let mut made = Made::new();
    let remote = Arc::new(Mutex::new(None));
    let works = remote.clone();
    let node = made.keeping("Ask", &["n"], move |_, keep| {
        *works.lock().unwrap() = Some(keep);
        std::future::pending()
    });
    made.declared(node).timeout = Some(1_000_000);
    let lock = made.lock("a");
    let catches = catch(&mut made);
    let write = || vec![program_lock(lock, Mode::Write)];
    let step = call(node, vec![], &[0]).locked(write()).catching(catches);
    let body = made.block(0, 1, vec![step], vec![("n", slot(0))]);
    made.http("get", "/ask", &[], body);
    let plus = made.plus_one();
    let step = call(plus, vec![int(1)], &[0]).locked(write());
    let body = made.block(0, 1, vec![step], vec![("n", slot(0))]);
    made.http("get", "/next", &[], body);
    (made, remote)
}

#[tokio::test]
async fn remote_work_keeps_the_constraints_of_its_node_until_it_has_ended() {
    let (made, remote) = remote(|_| vec![]);
    let world = VirtualWorld::new(1);
    let engine = made.try_engine(in_world(&world)).unwrap();
    let other = engine.clone();
    let reply = tokio::spawn(async move { get(&other, "/ask").await });
    world.pass(Duration::from_millis(2)).await;
    assert_eq!(reply.await.unwrap().0, 504, "the flow need not wait");
    let next = tokio::spawn(async move { get(&engine, "/next").await });
    world.pass(Duration::from_millis(2)).await;
    assert!(!next.is_finished(), "the constraint is still held");
    remote.lock().unwrap().take();
    assert_eq!(next.await.unwrap(), ok(200, "2"));
}

#[tokio::test]
async fn a_recovery_and_a_handler_wait_for_remote_work_too() {
    for recovering in [false, true] {
        let (made, remote) = remote(|made| {
            let block = made.block(2, 2, vec![], vec![("code", slot(0))]);
            vec![if recovering { recover(branch(block, vec![], &[0])) } else { handle(&[], block, vec![]) }]
        });
        let world = VirtualWorld::new(1);
        let engine = made.try_engine(in_world(&world)).unwrap();
        let reply = tokio::spawn(async move { get(&engine, "/ask").await });
        world.pass(Duration::from_millis(2)).await;
        assert!(!reply.is_finished());
        remote.lock().unwrap().take();
        assert_eq!(reply.await.unwrap(), ok(if recovering { 200 } else { 500 }, "408"));
    }
}

/// A world whose clock synchronous nodes put forward by themselves.
struct Forward {
    world: VirtualWorld,
    ahead: std::sync::atomic::AtomicU64,
}

impl World for Forward {
    fn now(&self) -> i64 {
        self.world.now()
    }

    fn monotonic(&self) -> u64 {
        self.world.monotonic() + self.ahead.load(Ordering::SeqCst)
    }

    fn sleep(&self, duration: Duration) -> futures_util::future::BoxFuture<'static, ()> {
        self.world.sleep(duration)
    }

    fn random(&self) -> u64 {
        self.world.random()
    }
}

#[tokio::test]
async fn a_time_limit_holds_for_synchronous_nodes_and_flows_of_them() {
    let world = Arc::new(Forward { world: VirtualWorld::new(1), ahead: 0.into() });
    let mut made = Made::new();
    let (clock, runs) = (world.clone(), Arc::new(std::sync::atomic::AtomicU64::new(0)));
    let count = runs.clone();
    let slow = made.sync("Slow", &["n"], move |call| {
        let Value::Int(seconds) = call.input(0) else { return Err(Failure::new(1, "no int")) };
        clock.ahead.fetch_add(*seconds as u64 * 1_000_000_000, Ordering::SeqCst);
        count.fetch_add(1, Ordering::SeqCst);
        call.set(0, Value::Int(1));
        Ok(())
    });
    let timed = made.sync("Timed", &["n"], {
        let clock = world.clone();
        move |call| {
            let Value::Int(seconds) = call.input(0) else { return Err(Failure::new(1, "no int")) };
            clock.ahead.fetch_add(*seconds as u64 * 1_000_000_000, Ordering::SeqCst);
            call.set(0, Value::Int(1));
            Ok(())
        }
    });
    made.declared(timed).timeout = Some(2_000_000_000);
    let outer = made.abstracted("Outer");
    made.declared(outer).timeout = Some(2_000_000_000);
    let handler = made.block(2, 2, vec![], vec![("code", slot(0)), ("message", slot(1))]);
    let caught = || vec![handle(&[], handler, vec![])];
    let body =
        made.block(1, 2, vec![call(timed, slots(&[0]), &[1]).catching(caught())], vec![("n", slot(1))]);
    made.http("get", "/node/{int n}", &[], body);
    let steps = (0..5).map(|_| call(slow, slots(&[0]), &[1])).collect();
    let inner = made.block(1, 2, steps, vec![("n", slot(1))]);
    let step = run(outer, branch(inner, slots(&[0]), &[1])).catching(caught());
    let body = made.block(1, 2, vec![step], vec![("n", slot(1))]);
    made.http("get", "/flow/{int n}", &[], body);
    let engine = made.try_engine(Options { world, ..Options::default() }).unwrap();
    let late = ok(500, r#"{"code":408,"message":"it took longer than 2s"}"#);
    assert_eq!(get(&engine, "/node/1").await, ok(200, "1"));
    assert_eq!(get(&engine, "/node/3").await, late);
    assert_eq!(get(&engine, "/flow/0").await, ok(200, "1"));
    assert_eq!(runs.swap(0, Ordering::SeqCst), 5);
    assert_eq!(get(&engine, "/flow/1").await, late);
    assert_eq!(runs.load(Ordering::SeqCst), 3, "it ended as soon as its time was over");
}
