//! What is large is dropped by a job, wherever it goes: no other flow waits for that.
#![allow(clippy::unwrap_used)]

mod support;

use flux_node::{Bulk, Foreign, Value};
use flux_plan::NodeId;
use flux_runner::{Busy, Engine, Event, Handle, Job, Machine, Options, Scheduler, Seeded};
use futures_util::FutureExt;
use std::future::pending;
use std::sync::{Arc, Mutex, mpsc};
use std::thread::{self, ThreadId};
use support::*;

/// More elements than are dropped where they go.
const LARGE: usize = 3000;

/// An element that says by which thread it is dropped.
struct Element(mpsc::Sender<ThreadId>);

impl Drop for Element {
    fn drop(&mut self) {
        let _ = self.0.send(thread::current().id());
    }
}

/// Keeps jobs until the test runs them.
#[derive(Clone, Default)]
struct Later(Arc<Mutex<Vec<Job>>>);

impl Scheduler for Later {
    fn start(&self, machine: Machine) -> Result<Handle, Busy> {
        Event.start(machine)
    }

    fn out(&self, job: Job) {
        self.0.lock().unwrap().push(job);
    }
}

impl Later {
    fn jobs(&self) -> Vec<Job> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// What was dropped since the last look, and where.
struct Gone(mpsc::Receiver<ThreadId>);

impl Gone {
    fn now(&self) -> usize {
        self.0.try_iter().count()
    }
}

/// A program in the making with a node `Make`, from a number to a list of so many elements.
fn making() -> (Made, NodeId, Gone) {
    let (mut made, (tell, gone)) = (Made::new(), mpsc::channel());
    let tell = Mutex::new(tell);
    let make = made.sync("Make", &["list"], move |call| {
        let Value::Int(n) = *call.input(0) else { unreachable!("it is given a number") };
        let element = || Value::Foreign(Foreign(Arc::new(Element(tell.lock().unwrap().clone()))));
        call.set(0, Value::List(Bulk::new((0..n).map(|_| element()).collect())));
        Ok(())
    });
    (made, make, Gone(gone))
}

fn under(made: Made, scheduler: impl Scheduler) -> Engine {
    made.try_engine(Options { scheduler: Arc::new(scheduler), ..Options::default() }).unwrap()
}

/// Sources whose flows have a list of so many elements, and leave it in each way that there is.
fn all_ways(elements: usize) -> (Made, Vec<&'static str>, Gone) {
    let (mut made, make, gone) = making();
    let made_list = |to: u32| call(make, vec![int(elements as i64)], &[to]);
    let fails = made.failing("Fails", 7, &[]);
    let waits = made.asynchronous("Waits", &["n"], |inputs, _| async move {
        tokio::task::yield_now().await;
        drop(inputs);
        Ok(smallvec::smallvec![Value::Int(1)])
    });
    let takes = made.sync("Takes", &["n"], |call| {
        call.set(0, Value::Int(1));
        Ok(())
    });
    let inner = made.block(0, 1, vec![made_list(0)], vec![]);
    let of_element = made.block(1, 2, vec![call(takes, slots(&[0]), &[1])], vec![("n", slot(1))]);
    let handler = made.block(3, 3, vec![], vec![("n", int(1))]);
    let outer = made.abstracted("Outer");
    let ways = [
        ("/ends", vec![made_list(0)]),
        ("/fails", vec![made_list(0), call(fails, vec![], &[])]),
        (
            "/handled",
            vec![made_list(0), call(fails, vec![], &[]).catching(vec![handle(&[7], handler, slots(&[0]))])],
        ),
        ("/inside", vec![run(outer, branch(inner, vec![], &[]))]),
        ("/waits", vec![made_list(0), call(waits, slots(&[0]), &[1])]),
        ("/each", vec![made_list(0), each(slot(0), branch(of_element, vec![], &[1]))]),
        ("/forked", vec![fork(vec![branch(inner, vec![], &[])])]),
    ];
    let paths = ways.iter().map(|(path, _)| *path).collect();
    for (path, steps) in ways {
        let body = made.block(0, 2, steps, vec![("n", int(1))]);
        made.http("get", path, &[], body);
    }
    (made, paths, gone)
}

#[tokio::test]
async fn what_is_large_is_left_to_one_job_however_a_flow_ends() {
    let (made, paths, gone) = all_ways(LARGE);
    let later = Later::default();
    let engine = under(made, later.clone());
    for path in paths {
        get(&engine, path).await;
        assert_eq!(gone.now(), 0, "{path} drops it itself");
        let jobs = later.jobs();
        assert_eq!(jobs.len(), 1, "{path}");
        jobs.into_iter().for_each(Job::run);
        assert_eq!(gone.now(), LARGE, "{path}");
    }
}

#[tokio::test]
async fn what_is_small_is_dropped_where_it_goes() {
    let (made, paths, gone) = all_ways(100);
    let later = Later::default();
    let engine = under(made, later.clone());
    for path in paths {
        get(&engine, path).await;
        assert_eq!(gone.now(), 100, "{path}");
        assert!(later.jobs().is_empty(), "{path}");
    }
}

#[tokio::test]
async fn small_lists_in_a_list_are_large_together() {
    let (mut made, make, gone) = making();
    let gather = made.sync("Gather", &["lists"], |call| {
        call.set(0, Value::List(Bulk::new(vec![call.input(0).clone(), call.input(1).clone()])));
        Ok(())
    });
    let half = |to: u32| call(make, vec![int(LARGE as i64 / 2)], &[to]);
    let steps = vec![half(0), half(1), call(gather, slots(&[0, 1]), &[2])];
    // The lists by themselves are gone before.
    let inner = made.block(0, 3, steps, vec![("lists", slot(2))]);
    let outer = made.abstracted("Outer");
    let body = made.block(0, 1, vec![run(outer, branch(inner, vec![], &[0]))], vec![("n", int(1))]);
    made.http("get", "/", &[], body);
    let later = Later::default();
    let engine = under(made, later.clone());
    assert_eq!(get(&engine, "/").await, ok(200, "1"));
    assert_eq!((gone.now(), later.jobs().len()), (0, 1));
    assert_eq!(gone.now(), LARGE, "a job that is dropped has swept, too");
}

#[tokio::test]
async fn a_flow_that_is_cancelled_leaves_it_too() {
    let (mut made, make, gone) = making();
    let waits = made.asynchronous("Waits", &["n"], |_, _| pending());
    let steps = vec![call(make, vec![int(LARGE as i64)], &[0]), call(waits, slots(&[0]), &[1])];
    let body = made.block(0, 2, steps, vec![("n", int(1))]);
    made.http("get", "/", &[], body);
    let later = Later::default();
    let engine = under(made, later.clone());
    assert!(get(&engine, "/").now_or_never().is_none());
    assert_eq!(gone.now(), 0);
    later.jobs().into_iter().for_each(Job::run);
    assert_eq!(gone.now(), LARGE);
}

#[tokio::test]
async fn what_elements_have_given_is_left_too() {
    let (mut made, (tell, gone)) = (Made::new(), mpsc::channel());
    let (tell, gone) = (Mutex::new(tell), Gone(gone));
    let numbers = made.sync("Numbers", &["list"], |call| {
        call.set(0, Value::List(Bulk::new((0..LARGE as i64).map(Value::Int).collect())));
        Ok(())
    });
    let give = made.asynchronous("Give", &["given"], move |inputs, _| {
        let element = Value::Foreign(Foreign(Arc::new(Element(tell.lock().unwrap().clone()))));
        async move {
            if let Value::Int(n) = inputs[0]
                && n == LARGE as i64 - 1
            {
                pending::<()>().await;
            }
            Ok(smallvec::smallvec![element])
        }
    });
    let given = made.block(1, 2, vec![call(give, slots(&[0]), &[1])], vec![("given", slot(1))]);
    let steps = vec![call(numbers, vec![], &[0]), each(slot(0), branch(given, vec![], &[1]))];
    let body = made.block(0, 2, steps, vec![("n", int(1))]);
    made.http("get", "/", &[], body);
    let later = Later::default();
    let engine = under(made, later.clone());
    let mut flow = Box::pin(get(&engine, "/"));
    for _ in 0..LARGE {
        assert!((&mut flow).now_or_never().is_none());
    }
    drop(flow);
    let at_once = gone.now();
    assert!(at_once < 100, "{at_once} were dropped by the flow");
    drop(later.jobs());
    assert_eq!(at_once + gone.now(), LARGE);
}

#[tokio::test]
async fn no_more_waits_to_be_dropped_than_is_good() {
    let (made, _, gone) = all_ways(LARGE);
    let later = Later::default();
    let engine = under(made, later.clone());
    for _ in 0..100 {
        get(&engine, "/ends").await;
    }
    let jobs = later.jobs();
    assert_eq!(jobs.len(), 1, "one job drops all of them");
    assert_eq!(gone.now(), 36 * LARGE, "64 wait, the others are gone");
    jobs.into_iter().for_each(Job::run);
    assert_eq!(gone.now(), 64 * LARGE);
    get(&engine, "/ends").await;
    assert_eq!((gone.now(), later.jobs().len()), (0, 1), "the next needs another");
}

#[tokio::test]
async fn a_thread_that_runs_no_machines_drops_it() {
    let (made, paths, gone) = all_ways(LARGE);
    let engine = made.engine();
    for path in paths {
        get(&engine, path).await;
        // The job needs nothing of this thread.
        let by: Vec<ThreadId> = (0..LARGE).map(|_| gone.0.recv().unwrap()).collect();
        assert!(by.iter().all(|thread| *thread != thread::current().id()), "{path}");
    }
}

#[test]
fn a_seed_says_when() {
    let run = |seed: u64| {
        let (made, paths, gone) = all_ways(LARGE);
        let world = flux_policy::VirtualWorld::new(seed);
        let seeded = Seeded::new(seed, world.clone());
        let options =
            Options { scheduler: Arc::new(seeded.clone()), world: Arc::new(world), ..Options::default() };
        let engine = made.try_engine(options).unwrap();
        let ran = seeded.run(async {
            let mut seen = Vec::new();
            for path in &paths {
                get(&engine, path).await;
                seen.push(gone.now());
            }
            seen
        });
        let while_it_ran = ran.unwrap();
        let all = while_it_ran.iter().sum::<usize>() + gone.now();
        assert_eq!(all, paths.len() * LARGE, "nothing is left when the run is over");
        (while_it_ran, seeded.picks())
    };
    for seed in 0..20 {
        assert_eq!(run(seed), run(seed), "seed {seed}");
    }
}
