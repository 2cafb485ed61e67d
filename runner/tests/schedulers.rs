//! The same program under schedulers that run machines otherwise: parts on threads of their own, flows handed over,
//! nodes at stages, blocking nodes in place.
#![allow(clippy::unwrap_used)]

mod support;

use flux_node::{Failure, Value};
use flux_plan::{Mode, OnError, StepKind};
use flux_runner::{
    Busy, Class, Driven, Engine, Event, Handle, Job, Machine, Options, Parallel, Ran, Scheduler, Where,
};
use smallvec::smallvec;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Barrier, Mutex};
use std::task::{Context, Poll};
use support::*;
use tokio::sync::Notify;

/// Runs every branch and element as a task; otherwise as [`Event`] does.
struct Apart;

impl Scheduler for Apart {
    fn start(&self, machine: Machine) -> Result<Handle, Busy> {
        Event.start(machine)
    }

    fn out(&self, job: Job) {
        Event.out(job);
    }

    fn parallel(&self) -> Parallel {
        Parallel::Always
    }
}

/// Takes every flow over, runs blocking nodes in place, has a stage for each node, and so many places for flows.
struct Stages {
    hops: Arc<AtomicUsize>,
    places: usize,
}

impl Scheduler for Stages {
    fn start(&self, mut machine: Machine) -> Result<Handle, Busy> {
        if self.places == 0 && !machine.is_part() {
            return Err(Busy(machine));
        }
        let handle = machine.handle();
        tokio::spawn(Staged(machine, self.hops.clone()));
        Ok(handle)
    }

    fn inline(&self) -> bool {
        false
    }

    fn staged(&self) -> bool {
        true
    }

    fn stage(&self, node: u32, _: Class) -> Option<u32> {
        Some(node)
    }

    fn runs(&self, _: Class) -> Where {
        Where::Here
    }

    fn out(&self, _: Job) {
        unreachable!("everything runs here");
    }
}

/// A machine whose hops are counted, and which gets back into the queue at each.
struct Staged(Machine, Arc<AtomicUsize>);

impl Future for Staged {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<()> {
        match self.0.run(task) {
            Ran::Done => Poll::Ready(()),
            Ran::Waits => Poll::Pending,
            Ran::Hop(stage) => {
                assert_eq!(self.0.stage(), Some(stage));
                self.1.fetch_add(1, SeqCst);
                task.waker().wake_by_ref();
                Poll::Pending
            }
            Ran::Split(machines) => {
                for machine in machines {
                    tokio::spawn(Driven(machine));
                }
                task.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}

fn under(made: Made, scheduler: impl Scheduler) -> Engine {
    made.try_engine(Options { scheduler: Arc::new(scheduler), ..Options::default() }).unwrap()
}

fn stages(made: Made) -> (Engine, Arc<AtomicUsize>) {
    let hops = Arc::new(AtomicUsize::new(0));
    (under(made, Stages { hops: hops.clone(), places: 1 }), hops)
}

/// A node that waits, holding its thread, until so many of it run at once.
fn meeting(made: &mut Made, of: usize) -> flux_plan::NodeId {
    let barrier = Barrier::new(of);
    made.sync("Meet", &["n"], move |call| {
        barrier.wait();
        let n = call.input(0).clone();
        call.set(0, n);
        Ok(())
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn branches_and_elements_compute_in_parallel() {
    let mut made = Made::new();
    let meet = meeting(&mut made, 2);
    let inner = made.block(1, 2, vec![call(meet, slots(&[0]), &[1])], vec![("n", slot(1))]);
    let forked = fork(vec![branch(inner, vec![int(1)], &[0]), branch(inner, vec![int(2)], &[1])]);
    let body = made.block(0, 2, vec![forked], vec![("a", slot(0)), ("b", slot(1))]);
    made.http("get", "/fork", &[], body);
    let over = branch(inner, vec![], &[1]);
    let body = made.block(1, 2, vec![each(slot(0), over)], vec![("n", slot(1))]);
    made.http("get", "/each", &[("query", "list<int> n")], body);
    let engine = under(made, Apart);
    assert_eq!(get(&engine, "/fork").await, ok(200, r#"{"a":1,"b":2}"#));
    assert_eq!(get(&engine, "/each?n=3&n=4").await, ok(200, "[3,4]"));
    let (_, trace) = traced(&engine, "/fork").await;
    let branches: Vec<_> = trace.events.iter().map(|event| (event.name.as_str(), event.depth)).collect();
    assert_eq!(branches, [("fork", 0), ("Meet", 1), ("Meet", 1)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn costly_branches_are_found_out() {
    let mut made = Made::new();
    let inside = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let seen = inside.clone();
    let busy = made.sync("Busy", &["n"], move |call| {
        seen.1.fetch_max(seen.0.fetch_add(1, SeqCst) + 1, SeqCst);
        let mut n = 0u64;
        for i in 0..300_000u64 {
            n = std::hint::black_box(n.wrapping_mul(31).wrapping_add(i));
        }
        seen.0.fetch_sub(1, SeqCst);
        call.set(0, Value::Int((n & 0xff) as i64));
        Ok(())
    });
    let inner = made.block(1, 2, vec![call(busy, slots(&[0]), &[1])], vec![("n", slot(1))]);
    let forked = fork(vec![branch(inner, vec![int(1)], &[0]), branch(inner, vec![int(2)], &[1])]);
    let body = made.block(0, 2, vec![forked], vec![("a", slot(0))]);
    made.http("get", "/", &[], body);
    let engine = made.engine();
    let flows = tokio::spawn(async move {
        let mut turns = 0;
        while inside.1.load(SeqCst) < 2 && turns < 2000 {
            assert_eq!(get(&engine, "/").await.0, 200);
            turns += 1;
        }
        inside.1.load(SeqCst)
    });
    assert_eq!(flows.await.unwrap(), 2, "both branches were inside at once");
}

#[tokio::test]
async fn branches_apart_keep_the_plans_order() {
    let mut made = Made::new();
    let log = Arc::new(Mutex::new(Vec::new()));
    let seen = log.clone();
    let note = made.asynchronous("Note", &["n"], move |inputs, _| {
        let log = log.clone();
        async move {
            log.lock().unwrap().push(inputs[0].clone());
            tokio::task::yield_now().await;
            log.lock().unwrap().push(inputs[0].clone());
            Ok(smallvec![inputs[0].clone()])
        }
    });
    let inner = made.block(1, 2, vec![call(note, slots(&[0]), &[1])], vec![("n", slot(1))]);
    let branches = (0..3).map(|i| branch(inner, vec![int(i)], &[i as u32])).collect();
    let forked = step(StepKind::Fork { branches, after: vec![(0, 2), (1, 2)] });
    let body = made.block(0, 3, vec![forked], (0..3).map(|i| ("n", slot(i))).collect());
    made.http("get", "/", &[], body);
    assert_eq!(get(&under(made, Apart), "/").await.0, 200);
    let seen: Vec<Value> = seen.lock().unwrap().clone();
    assert_eq!(seen[4..], [Value::Int(2), Value::Int(2)], "the third after both");
}

/// A fork under a constraint: one branch waits for ever under a constraint of its own and says when it is gone, the
/// other fails once that has begun; what catches the failure says whether it was gone.
fn failing(catch: impl Fn(&mut Made, flux_plan::NodeId) -> Vec<OnError>) -> Made {
    struct Gone(Arc<AtomicBool>);
    impl Drop for Gone {
        fn drop(&mut self) {
            self.0.store(true, SeqCst);
        }
    }
    let mut made = Made::new();
    let gone = Arc::new(AtomicBool::new(false));
    let begun = Arc::new(Notify::new());
    let (told, begins) = (gone.clone(), begun.clone());
    let forever = made.asynchronous("Forever", &[], move |_, _| {
        told.store(false, SeqCst);
        let alive = Gone(told.clone());
        begins.notify_one();
        async move {
            let _alive = alive;
            std::future::pending().await
        }
    });
    let fail = made.asynchronous("Fail", &[], move |_, _| {
        let begun = begun.clone();
        async move {
            begun.notified().await;
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
            Err(Failure::new(7, "no"))
        }
    });
    let look = made.sync("Look", &["gone"], move |call| {
        call.set(0, Value::Bool(gone.load(SeqCst)));
        Ok(())
    });
    let (a, b) = (made.lock("a"), made.lock("b"));
    let catches = catch(&mut made, look);
    let waiting = call(forever, vec![], &[]).locked(vec![program_lock(b, Mode::Write)]);
    let one = made.block(0, 0, vec![waiting], vec![]);
    let two = made.block(0, 0, vec![call(fail, vec![], &[])], vec![]);
    let forked =
        made.block(0, 0, vec![fork(vec![branch(one, vec![], &[]), branch(two, vec![], &[])])], vec![]);
    let outer = made.abstracted("Outer");
    let step = run(outer, branch(forked, vec![], &[])).locked(vec![program_lock(a, Mode::Write)]);
    let body = made.block(0, 1, vec![step.catching(catches)], vec![("gone", slot(0))]);
    made.http("get", "/", &[], body);
    made
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_is_caught_only_once_its_siblings_have_really_ended() {
    for recovering in [false, true] {
        let made = failing(|made, look| {
            let block = made.block(2, 3, vec![call(look, vec![], &[2])], vec![("gone", slot(2))]);
            vec![if recovering { recover(branch(block, vec![], &[0])) } else { handle(&[], block, vec![]) }]
        });
        let engine = under(made, Apart);
        for _ in 0..20 {
            assert_eq!(get(&engine, "/").await, ok(if recovering { 200 } else { 500 }, "true"));
        }
    }
}

#[tokio::test]
async fn a_cancelled_flow_takes_its_parts_along() {
    let engine = under(failing(|_, _| vec![]), Apart);
    for _ in 0..20 {
        let asked = engine.clone();
        let flow = tokio::spawn(async move { get(&asked, "/").await });
        tokio::task::yield_now().await;
        flow.abort();
        assert!(flow.await.is_err());
    }
    // Whoever comes now finds both constraints free, or as soon as the parts are gone.
    assert_eq!(get(&engine, "/").await.0, 500);
    assert_eq!(engine.counters().sources[0].cancelled, 20);
}

#[tokio::test]
async fn flows_are_handed_over_and_hop_from_stage_to_stage() {
    let mut made = Made::new();
    let plus = made.plus_one();
    let here = std::thread::current().id();
    let block = made.blocking("Block", &["n"], move |inputs, _| {
        assert_eq!(std::thread::current().id(), here, "this scheduler runs it in place");
        Ok(smallvec![inputs[0].clone()])
    });
    let lock = made.lock("a");
    let steps = vec![
        call(plus, slots(&[0]), &[1]),
        call(block, slots(&[1]), &[2]).locked(vec![program_lock(lock, Mode::Write)]),
        call(plus, slots(&[2]), &[3]),
        call(plus, slots(&[3]), &[4]),
    ];
    let body = made.block(1, 5, steps, vec![("n", slot(4))]);
    made.http("get", "/{int n}", &[], body);
    let failing = made.failing("Fail", 7, &[]);
    let handler = made.block(2, 2, vec![], vec![("code", slot(0))]);
    let step = call(failing, vec![], &[]).catching(vec![handle(&[], handler, vec![])]);
    let body = made.block(0, 0, vec![step], vec![]);
    made.http("get", "/fail", &[], body);
    let (engine, hops) = stages(made);
    assert_eq!(get(&engine, "/39").await, ok(200, "42"));
    assert_eq!(hops.load(SeqCst), 3, "two steps of one node are one stage");
    assert_eq!(get(&engine, "/fail").await, ok(500, "7"));
    assert_eq!(engine.counters().sources[0].finished, 1);
}

#[tokio::test]
async fn a_scheduler_without_room_refuses_the_flow() {
    let mut made = Made::new();
    let body = made.block(0, 0, vec![], vec![]);
    made.http("get", "/", &[], body);
    let engine = under(made, Stages { hops: Arc::default(), places: 0 });
    assert_eq!(get(&engine, "/").await.0, 503);
    assert_eq!(engine.counters().sources[0].running(), 0);
}

#[tokio::test]
async fn dropping_what_waits_for_a_flow_cancels_it_until_it_has_written() {
    for writes in [false, true] {
        let mut made = Made::new();
        let (done, mut told) = tokio::sync::mpsc::unbounded_channel();
        let wait = made.asynchronous("Wait", &[], move |_, _| {
            let done = done.clone();
            async move {
                for _ in 0..10 {
                    tokio::task::yield_now().await;
                }
                let _ = done.send(());
                Ok(smallvec![])
            }
        });
        if writes {
            made.edit(wait).effects = flux_plan::Effects::unknown();
        }
        let body = made.block(0, 0, vec![call(wait, vec![], &[])], vec![]);
        made.http("get", "/", &[], body);
        let (engine, _) = stages(made);
        let asked = engine.clone();
        let flow = tokio::spawn(async move { get(&asked, "/").await });
        for _ in 0..5 {
            tokio::task::yield_now().await;
        }
        flow.abort();
        assert!(flow.await.is_err());
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        assert_eq!(told.try_recv().is_ok(), writes);
        let counts = &engine.counters().sources[0];
        assert_eq!((counts.finished, counts.cancelled), if writes { (1, 0) } else { (0, 1) });
    }
}
