//! Sources that are no requests, cancellation, `@output`, and plans that are replaced under way.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "clients live in the real world")]

mod support;

use flux_node::{Failure, Foreign, Value};
use flux_plan::{Acquire, Arg, ComponentCall, Constant, Effects, Mode, SourceKind, StateId, StateUse, Type};
use flux_policy::{VirtualWorld, World};
use flux_runner::{Engine, FireError, FlowFailure, Options, Outcome, ServeOptions, Server};
use smallvec::smallvec;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;
use support::*;

fn serve(engine: &Engine) -> Server {
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let options =
        ServeOptions { listen, workers: 1, drain: Duration::from_millis(200), ..ServeOptions::default() };
    Server::start(engine.clone(), options).unwrap()
}

fn every(interval: u64) -> SourceKind {
    let args = vec![Arg { name: "interval".into(), value: Constant::Duration(interval) }];
    SourceKind::Component(ComponentCall { component: "timer.every".into(), args })
}

#[test]
fn a_timer_fires_and_says_when() {
    let mut made = Made::new();
    let (tell, told) = mpsc::channel();
    let tell = Mutex::new(tell);
    let tick = made.sync("Tick", &[], move |call| {
        let _ = tell.lock().unwrap().send(call.input(0).clone());
        Ok(())
    });
    let body = made.block(1, 1, vec![call(tick, slots(&[0]), &[])], vec![]);
    made.source("T", every(2_000_000), vec![field("at", Type::Time)], body);
    let server = serve(&made.engine());
    assert_eq!(server.local_addr(), None, "nothing is served over HTTP");
    let times: Vec<Value> = told.iter().take(3).collect();
    assert!(times.is_sorted() && matches!(times[0], Value::Time(_)));
    server.stop();
}

/// A timer of one second whose flows go on until they are let go; when each began, in seconds, is told.
struct Ticking {
    world: VirtualWorld,
    runtime: tokio::runtime::Runtime,
    engine: Engine,
    server: Option<Server>,
    told: mpsc::Receiver<i64>,
    go: mpsc::Sender<()>,
}

impl Ticking {
    fn new(overlap: &str) -> Ticking {
        let mut made = Made::new();
        let ((tell, told), (go, gone)) = (mpsc::channel(), mpsc::channel::<()>());
        let (tell, gone) = (Mutex::new(tell), Mutex::new(gone));
        let slow = made.blocking("Slow", &[], move |inputs, _| {
            let Value::Time(at) = inputs[0] else { panic!("a time") };
            let _ = tell.lock().unwrap().send(at);
            let _ = gone.lock().unwrap().recv();
            Ok(smallvec![])
        });
        let body = made.block(1, 1, vec![call(slow, slots(&[0]), &[])], vec![]);
        let interval = Arg { name: "interval".into(), value: Constant::Duration(1_000_000_000) };
        let overlap = Arg { name: "overlap".into(), value: Constant::Text(overlap.into()) };
        let timer = ComponentCall { component: "timer.every".into(), args: vec![interval, overlap] };
        made.source("T", SourceKind::Component(timer), vec![field("at", Type::Time)], body);
        let world = VirtualWorld::new(1);
        let engine =
            made.try_engine(Options { world: Arc::new(world.clone()), ..Options::default() }).unwrap();
        let server = Some(serve(&engine));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        Ticking { world, runtime, engine, server, told, go }
    }

    /// Lets a second pass, once the timer sleeps.
    fn second(&self) {
        self.until(|ticking| ticking.world.sleepers() == 1);
        self.runtime.block_on(self.world.pass(Duration::from_secs(1)));
    }

    fn until(&self, holds: impl Fn(&Ticking) -> bool) {
        let begun = std::time::Instant::now();
        while !holds(self) {
            assert!(begun.elapsed() < Duration::from_secs(60), "it never holds");
            std::thread::yield_now();
        }
    }

    fn skipped(&self) -> u64 {
        self.engine.counters().sources[0].skipped
    }

    fn begins(&self) {
        self.told.recv_timeout(Duration::from_secs(60)).unwrap();
    }
}

impl Drop for Ticking {
    fn drop(&mut self) {
        // Whoever waits is let go.
        self.go = mpsc::channel().0;
        if let Some(server) = self.server.take() {
            server.stop();
        }
    }
}

#[test]
fn a_tick_is_left_out_while_a_flow_of_an_earlier_one_goes_on() {
    let ticking = Ticking::new("skip");
    ticking.second();
    ticking.begins();
    for skipped in 1..=3 {
        ticking.second();
        ticking.until(|ticking| ticking.skipped() == skipped);
    }
    assert!(ticking.told.try_recv().is_err());
    ticking.go.send(()).unwrap();
    ticking.until(|ticking| ticking.engine.counters().sources[0].finished == 1);
    // The very next tick may still see the end of the last flow.
    while ticking.told.try_recv().is_err() {
        ticking.second();
        ticking.until(|ticking| ticking.world.sleepers() == 1);
    }
}

#[test]
fn one_tick_waits_for_the_flow_of_an_earlier_one_and_more_are_left_out() {
    let ticking = Ticking::new("queue");
    ticking.second();
    ticking.begins();
    for _ in 0..3 {
        ticking.second();
    }
    ticking.until(|ticking| ticking.skipped() == 2);
    assert!(ticking.told.try_recv().is_err());
    ticking.go.send(()).unwrap();
    ticking.begins();
    assert_eq!(ticking.skipped(), 2);
}

#[test]
fn ticks_start_flows_beside_each_other_where_the_timer_says_so() {
    let ticking = Ticking::new("allow");
    for _ in 0..3 {
        ticking.second();
        ticking.begins();
    }
    assert_eq!((ticking.skipped(), ticking.engine.counters().sources[0].started), (0, 3));
}

#[tokio::test]
async fn a_source_is_fired_by_hand() {
    let mut made = Made::new();
    let fail = made.failing("Fail", 9, &[]);
    let (good, bad) =
        (made.block(1, 1, vec![], vec![]), made.block(1, 1, vec![call(fail, vec![], &[])], vec![]));
    made.source("Good", every(1), vec![field("at", Type::Time)], good);
    made.source("Bad", every(1), vec![field("at", Type::Time)], bad);
    let engine = made.engine();
    assert_eq!(engine.fire("Good", vec![Value::Time(0)]).await, Ok(()));
    let failed = FireError::Failed { code: 9, message: "it broke".into() };
    assert_eq!(engine.fire("Bad", vec![Value::Time(0)]).await, Err(failed));
    assert_eq!(engine.fire("Ugly", vec![]).await, Err(FireError::Unknown("Ugly".into())));
    assert!(matches!(
        engine.fire("Good", vec![]).await,
        Err(FireError::Outputs { expected: 1, found: 0, .. })
    ));
}

#[tokio::test]
async fn what_nobody_waits_for_needs_no_form_outside_of_the_program() {
    let mut made = Made::new();
    let make = made.sync("Make", &["thing"], |call| {
        call.set(0, Value::Foreign(Foreign(Arc::new(()))));
        Ok(())
    });
    let fails = made.failing("Fails", 7, &[]);
    let things = || vec![call(make, vec![], &[1])];
    let body = made.block(1, 2, things(), vec![("thing", slot(1))]);
    let handler = made.block(1, 2, things(), vec![("thing", slot(1))]);
    let failing = call(fails, vec![], &[]).catching(vec![handle(&[], handler, vec![])]);
    let handled = made.block(1, 1, vec![failing], vec![]);
    made.source("T", every(1), vec![field("at", Type::Time)], body);
    made.source("U", every(1), vec![field("at", Type::Time)], handled);
    let engine = made.engine();
    for source in ["T", "U"] {
        assert!(engine.fire(source, vec![Value::Time(0)]).await.is_ok(), "{source}");
    }
    assert_eq!(engine.counters().sources[0].failed, 0);
}

#[tokio::test]
async fn a_fired_flow_gives_its_reply_and_its_trace() {
    let mut made = Made::new();
    let plus = made.plus_one();
    let fail = made.failing("Fail", 9, &[]);
    let good = made.block(1, 2, vec![call(plus, slots(&[0]), &[1])], vec![("n", slot(1))]);
    let bad = made.block(1, 1, vec![call(fail, vec![], &[])], vec![]);
    made.source("Good", every(1), vec![field("n", Type::Int)], good);
    made.source("Bad", every(1), vec![field("n", Type::Int)], bad);
    let engine = made.engine();
    let fired = engine.fire_traced("Good", vec![Value::Int(41)], true).await.unwrap();
    assert_eq!(fired.reply.unwrap().body().as_ref(), b"42");
    let trace = fired.trace.unwrap();
    assert_eq!((trace.source.as_str(), trace.events[0].name.as_str()), ("Good", "PlusOne"));
    // A flow that failed has no reply, and a trace all the same.
    let fired = engine.fire_traced("Bad", vec![Value::Int(1)], true).await.unwrap();
    let failed = FireError::Failed { code: 9, message: "it broke".into() };
    assert_eq!(fired.reply.unwrap_err(), failed);
    assert_eq!(fired.trace.unwrap().events[0].outcome, Outcome::Failed(9));
    // Where nobody asks, nothing is traced; what is no flow is an error.
    assert!(engine.fire_traced("Good", vec![Value::Int(1)], false).await.unwrap().trace.is_none());
    assert!(matches!(engine.fire_traced("Ugly", vec![], true).await, Err(FireError::Unknown(_))));
}

#[test]
fn a_native_source_is_called_in_a_loop_and_each_output_is_a_flow() {
    let mut made = Made::new();
    let next = Arc::new(AtomicUsize::new(0));
    let listen = made.blocking("Listen", &["n"], move |_, _| match next.fetch_add(1, SeqCst) {
        n if n < 100 => Ok(smallvec![Value::Int(n as i64)]),
        _ => Err(Failure::new(1, "no more")),
    });
    let (tell, told) = mpsc::channel();
    let tell = Mutex::new(tell);
    let note = made.sync("Note", &[], move |call| {
        let _ = tell.lock().unwrap().send(call.input(0).clone());
        Ok(())
    });
    let body = made.block(1, 1, vec![call(note, slots(&[0]), &[])], vec![]);
    made.source("Listen", SourceKind::Native(listen), vec![field("n", Type::Int)], body);
    let server = serve(&made.engine());
    let mut seen: Vec<Value> = told.iter().take(100).collect();
    seen.sort();
    assert_eq!(seen, (0..100).map(Value::Int).collect::<Vec<_>>());
    server.stop();
}

#[test]
fn a_native_source_is_called_under_its_constraints() {
    let mut made = Made::new();
    let lock = made.lock("a");
    let inside = Arc::new(AtomicUsize::new(0));
    let alone = move || {
        assert_eq!(inside.fetch_add(1, SeqCst), 0, "two are inside at once");
        std::thread::sleep(Duration::from_millis(1));
        inside.fetch_sub(1, SeqCst);
    };
    let listen = made.blocking("Listen", &["n"], {
        let alone = alone.clone();
        move |_, _| {
            alone();
            Ok(smallvec![Value::Int(0)])
        }
    });
    made.edit(listen).locks =
        vec![Acquire { lock, mode: Mode::Write, scope: flux_plan::Scope::Program, hoisted: false }];
    let (tell, told) = mpsc::channel();
    let tell = Mutex::new(tell);
    let note = made.blocking("Note", &[], move |_, _| {
        alone();
        let _ = tell.lock().unwrap().send(());
        Ok(smallvec![])
    });
    let mut noting = call(note, vec![], &[]);
    noting.locks = vec![program_lock(lock, Mode::Write)];
    let body = made.block(1, 1, vec![noting], vec![]);
    made.source("Listen", SourceKind::Native(listen), vec![field("n", Type::Int)], body);
    let engine = made.engine();
    let server = serve(&engine);
    assert_eq!(told.iter().take(50).count(), 50);
    server.stop();
    assert_eq!(engine.counters().sources[0].failed, 0);
}

#[test]
fn a_failing_native_source_is_called_again_with_growing_pauses() {
    let world = VirtualWorld::new(3);
    let calls = Arc::new(Mutex::new(Vec::new()));
    let mut made = Made::new();
    let (log, clock) = (calls.clone(), world.clone());
    let listen = made.sync("Listen", &[], move |_| {
        log.lock().unwrap().push(clock.monotonic() / 1_000_000);
        Err(Failure::new(1, "not yet"))
    });
    let body = made.block(0, 0, vec![], vec![]);
    made.source("Listen", SourceKind::Native(listen), vec![], body);
    let engine = made.try_engine(Options { world: Arc::new(world.clone()), ..Options::default() }).unwrap();
    let server = serve(&engine);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    // The server lives on a thread of its own: wait until it sleeps, then let it sleep its time.
    for pause in [100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30_000, 30_000] {
        while world.sleepers() == 0 {
            std::thread::yield_now();
        }
        runtime.block_on(world.pass(Duration::from_millis(pause)));
    }
    while world.sleepers() == 0 {
        std::thread::yield_now();
    }
    let gaps: Vec<u64> = calls.lock().unwrap().windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(gaps, [100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30_000, 30_000]);
    drop(server);
}

#[test]
fn a_native_sources_own_failures_reach_its_handler() {
    let world = VirtualWorld::new(3);
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let (handled, said) = mpsc::channel();
    let handled = Mutex::new(handled);
    let mut made = Made::new();
    let calls = AtomicUsize::new(0);
    let listen = made.sync("Listen", &[], move |_| match calls.fetch_add(1, SeqCst) {
        call if call % 2 == 0 => Err(Failure::new(7, format!("not yet, {call}"))),
        _ => Err(Failure::new(8, "of another code")),
    });
    let note = made.sync("Note", &[], move |call| {
        let _ = handled.lock().unwrap().send((call.input(0).clone(), call.input(1).clone()));
        Ok(())
    });
    let handler = made.block(2, 2, vec![call(note, slots(&[0, 1]), &[])], vec![]);
    let body = made.block(0, 0, vec![], vec![]);
    made.source("Listen", SourceKind::Native(listen), vec![], body);
    made.plan.sources[0].on_error.push(handle(&[7], handler, vec![]));
    let failures = told.clone();
    let on_failure = move |failure: &FlowFailure<'_>| {
        failures.lock().unwrap().push(format!("{} {} {:?}", failure.source, failure.code, failure.flow));
    };
    let world_of_it = Arc::new(world.clone());
    let options = Options { world: world_of_it, on_failure: Arc::new(on_failure), ..Options::default() };
    let engine = made.try_engine(options).unwrap();
    let server = serve(&engine);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for pause in [100, 200, 400] {
        while world.sleepers() == 0 {
            std::thread::yield_now();
        }
        runtime.block_on(world.pass(Duration::from_millis(pause)));
    }
    let all: Vec<(Value, Value)> = said.iter().take(2).collect();
    let expected = |call: u32| (Value::Int(7), Value::Str(format!("not yet, {call}").into()));
    assert_eq!(all, [expected(0), expected(2)]);
    while world.sleepers() == 0 {
        std::thread::yield_now();
    }
    drop(server);
    assert_eq!(*told.lock().unwrap(), ["Listen 8 None", "Listen 8 None"]);
    let counts = &engine.counters().sources[0];
    assert_eq!((counts.started, counts.finished, counts.failed), (2, 2, 0));
}

/// `/`: does something, then waits until told, then notes.
fn interruptible(
    effects: Effects,
    alive: Arc<()>,
) -> (Engine, mpsc::Receiver<()>, tokio::sync::mpsc::Sender<()>, mpsc::Receiver<()>) {
    let mut made = Made::new();
    let first = made.sync("First", &[], |_| Ok(()));
    made.edit(first).effects = effects;
    let (begins, begun) = mpsc::channel();
    let (release, wait) = tokio::sync::mpsc::channel::<()>(1);
    let wait = Arc::new(tokio::sync::Mutex::new(wait));
    let waiting = made.asynchronous("Wait", &[], move |_, _| {
        let _ = begins.send(());
        let (wait, alive) = (wait.clone(), alive.clone());
        async move {
            let _alive = alive;
            wait.lock().await.recv().await;
            Ok(smallvec![])
        }
    });
    let (tell, told) = mpsc::channel();
    let tell = Mutex::new(tell);
    let note = made.sync("Note", &[], move |_| {
        let _ = tell.lock().unwrap().send(());
        Ok(())
    });
    let steps = vec![call(first, vec![], &[]), call(waiting, vec![], &[]), call(note, vec![], &[])];
    let body = made.block(0, 0, steps, vec![]);
    made.http("get", "/", &[], body);
    (made.engine(), begun, release, told)
}

#[test]
fn a_client_that_goes_away_cancels_only_a_flow_that_has_changed_nothing() {
    let log = StateUse { state: StateId(0), key: None };
    let logs = Effects { writes: vec![log], ..Effects::default() };
    let saves = Effects { commits: true, ..logs.clone() };
    for effects in [Effects::pure(), logs, saves, Effects::unknown()] {
        let alive = Arc::new(());
        let writes = effects.may_write();
        let (engine, begun, release, told) = interruptible(effects, alive.clone());
        let server = serve(&engine);
        let mut stream = TcpStream::connect(server.local_addr().unwrap()).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        begun.recv().unwrap();
        drop(stream);
        if writes {
            release.try_send(()).unwrap();
            told.recv_timeout(Duration::from_secs(10)).unwrap();
        } else {
            // With its flow, its node's future is dropped.
            while Arc::strong_count(&alive) > 2 {
                std::thread::yield_now();
            }
            assert!(told.try_recv().is_err());
        }
        server.stop();
    }
}

#[test]
fn the_reply_goes_out_as_soon_as_its_step_is_done() {
    for asynchronous in [false, true] {
        let mut made = Made::new();
        let (release, wait) = tokio::sync::mpsc::channel::<()>(1);
        let wait = Arc::new(tokio::sync::Mutex::new(wait));
        let answer = if asynchronous {
            made.asynchronous("Answer", &["word"], |_, _| async { Ok(smallvec![Value::Str("early".into())]) })
        } else {
            made.sync("Answer", &["word"], |call| {
                call.set(0, Value::Str("early".into()));
                Ok(())
            })
        };
        let waiting = made.asynchronous("Wait", &[], move |_, _| {
            let wait = wait.clone();
            async move {
                wait.lock().await.recv().await;
                Ok(smallvec![])
            }
        });
        let (tell, told) = mpsc::channel();
        let tell = Mutex::new(tell);
        let note = made.sync("Note", &[], move |_| {
            let _ = tell.lock().unwrap().send(());
            Err(Failure::new(1, "too late to tell"))
        });
        let dropped = made.block(2, 2, vec![], vec![("code", slot(0))]);
        let inner = made.block(0, 1, vec![call(answer, vec![], &[0])], vec![("word", slot(0))]);
        let outer = made.node("Outer", flux_plan::NodeKind::Abstract, &["word"]);
        // Nothing but the reply uses its output.
        let body = flux_plan::Branch { block: inner, inputs: vec![], results: vec![None], exports: vec![] };
        let steps = vec![
            run(outer, body).replying(),
            call(waiting, vec![], &[]),
            call(note, vec![], &[]).catching(vec![handle(&[], dropped, vec![])]),
        ];
        let body = made.block(0, 0, steps, vec![("late", text("late"))]);
        made.http("get", "/", &[], body);
        let engine = made.engine();
        let server = serve(&engine);
        let mut stream = TcpStream::connect(server.local_addr().unwrap()).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        assert!(reply.starts_with("HTTP/1.1 200") && reply.ends_with("\r\n\r\nearly"), "{reply}");
        assert!(told.try_recv().is_err(), "the rest still waits");
        release.try_send(()).unwrap();
        told.recv().unwrap();
        assert_eq!(server.stop().cancelled, 0);
        assert_eq!(engine.counters().sources[0].finished, 1);
    }
}

fn saying(word: &str, wait: Option<Arc<tokio::sync::Semaphore>>) -> Made {
    let mut made = Made::new();
    let body = match wait {
        None => made.block(0, 0, vec![], vec![("word", text(word))]),
        Some(wait) => {
            let word = Value::Str(word.into());
            let node = made.asynchronous("Say", &["word"], move |_, _| {
                let (word, wait) = (word.clone(), wait.clone());
                async move {
                    let _ = wait.acquire().await;
                    Ok(smallvec![word])
                }
            });
            made.block(0, 1, vec![call(node, vec![], &[0])], vec![("word", slot(0))])
        }
    };
    made.http("get", "/", &[], body);
    made
}

#[tokio::test]
async fn flows_in_flight_finish_on_the_plan_that_they_began_with() {
    let wait = Arc::new(tokio::sync::Semaphore::new(0));
    let engine = saying("old", Some(wait.clone())).engine();
    let old: Vec<_> = (0..10)
        .map(|_| {
            let engine = engine.clone();
            tokio::spawn(async move { get(&engine, "/").await.1 })
        })
        .collect();
    tokio::task::yield_now().await;
    engine.swap(saying("new", None).plan).unwrap();
    assert_eq!(get(&engine, "/").await, ok(200, "new"));
    wait.add_permits(10);
    for reply in old {
        assert_eq!(reply.await.unwrap(), "old");
    }
}

#[test]
fn plans_are_replaced_under_load() {
    let engine = saying("0", None).engine();
    let server = serve(&engine);
    let address = server.local_addr().unwrap();
    let done = Arc::new(AtomicUsize::new(0));
    let clients: Vec<_> = (0..3)
        .map(|_| {
            let done = done.clone();
            std::thread::spawn(move || {
                let mut stream = TcpStream::connect(address).unwrap();
                let mut buffer = [0; 1024];
                let mut served = 0;
                while done.load(SeqCst) == 0 {
                    stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
                    let n = stream.read(&mut buffer).unwrap();
                    let reply = String::from_utf8_lossy(&buffer[..n]).into_owned();
                    assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
                    served += 1;
                }
                served
            })
        })
        .collect();
    for n in 1..50 {
        engine.swap(saying(&n.to_string(), None).plan).unwrap();
        std::thread::sleep(Duration::from_millis(2));
    }
    done.store(1, SeqCst);
    let served: usize = clients.into_iter().map(|client| client.join().unwrap()).sum();
    assert!(served > 0);
    // A plan that can't start leaves the old one in place.
    let mut broken = saying("broken", None);
    let missing = broken.node("Missing", flux_plan::NodeKind::Concrete, &[]);
    let body = broken.block(0, 0, vec![call(missing, vec![], &[])], vec![]);
    broken.http("get", "/missing", &[], body);
    assert_eq!(engine.swap(broken.plan).err().unwrap().len(), 1);
    assert_eq!(engine.plan().blocks.len(), 1);
}

#[tokio::test]
async fn a_trace_says_what_a_flow_did() {
    let mut made = Made::new();
    let plus = made.plus_one();
    let lock = made.lock("a");
    let pause = made.asynchronous("Pause", &[], |_, _| async {
        tokio::task::yield_now().await;
        Ok(smallvec![])
    });
    let one = made.block(1, 2, vec![call(plus, slots(&[0]), &[1])], vec![("n", slot(1))]);
    let two = made.block(1, 1, vec![call(pause, vec![], &[])], vec![("n", slot(0))]);
    let steps = vec![
        fork(vec![branch(one, slots(&[0]), &[1]), branch(two, slots(&[0]), &[2])]),
        call(plus, slots(&[2]), &[2]).locked(vec![program_lock(lock, flux_plan::Mode::Write)]),
    ];
    let body = made.block(1, 3, steps, vec![("n", slot(2))]);
    made.http("get", "/{int n}", &[], body);
    let (status, trace) = traced(&made.engine(), "/1").await;
    let told: Vec<_> = trace.events.iter().map(|e| (e.name.as_str(), e.depth, e.branch)).collect();
    assert_eq!(
        told,
        [("fork", 0, None), ("PlusOne", 1, Some(0)), ("Pause", 1, Some(1)), ("PlusOne", 0, None)]
    );
    assert_eq!((status, trace.source.as_str(), trace.version), (200, "S0", 1));
    let text = serde_json::to_string(&trace).unwrap();
    assert_eq!(serde_json::from_str::<flux_runner::Trace>(&text).unwrap(), trace);
}
