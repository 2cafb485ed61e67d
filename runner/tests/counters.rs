//! What a running service has done, in numbers; and who hears of every flow's end.
#![allow(clippy::unwrap_used)]

mod support;

use flux_node::Value;
use flux_plan::Mode;
use flux_policy::VirtualWorld;
use flux_runner::{Engine, FlowEnd, Options};
use smallvec::smallvec;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::*;
use tokio::sync::Semaphore;

/// `GET /` says a word once the semaphore lets it; `GET /bad` fails.
fn made(wait: &Arc<Semaphore>, word: &str) -> Made {
    let mut made = Made::new();
    let (wait, word) = (wait.clone(), Value::Str(word.into()));
    let say = made.asynchronous("Say", &["word"], move |_, _| {
        let (word, wait) = (word.clone(), wait.clone());
        async move {
            let _permit = wait.acquire().await;
            Ok(smallvec![word])
        }
    });
    let fail = made.failing("Fail", 9, &[]);
    let good = made.block(0, 1, vec![call(say, vec![], &[0])], vec![("word", slot(0))]);
    let bad = made.block(0, 0, vec![call(fail, vec![], &[])], vec![]);
    made.http("get", "/", &[], good);
    made.http("get", "/bad", &[], bad);
    made
}

fn counts(engine: &Engine) -> Vec<(u64, u64, u64, u64, u64)> {
    let count = |s: &flux_runner::SourceCount| (s.started, s.finished, s.failed, s.cancelled, s.running());
    engine.counters().sources.iter().map(count).collect()
}

#[tokio::test]
async fn a_source_goes_on_counting_in_the_next_plan() {
    let wait = Arc::new(Semaphore::new(0));
    let engine = made(&wait, "old").engine();
    let early = tokio::spawn({
        let engine = engine.clone();
        async move { get(&engine, "/").await.1 }
    });
    tokio::task::yield_now().await;
    get(&engine, "/bad").await;
    assert_eq!(counts(&engine), [(1, 0, 0, 0, 1), (1, 0, 1, 0, 0)]);
    engine.swap(made(&wait, "new").plan).unwrap();
    assert_eq!(counts(&engine), [(1, 0, 0, 0, 1), (1, 0, 1, 0, 0)], "as before");
    wait.add_permits(1);
    assert_eq!(early.await.unwrap(), "old");
    assert_eq!(counts(&engine)[0], (1, 1, 0, 0, 0), "the old plan's flow is counted, too");
    // A source of another name begins with nothing; one that is gone is not told of.
    let mut other = Made::new();
    let body = other.block(0, 0, vec![], vec![("word", text("x"))]);
    other.source("Other", every(1), vec![], body);
    engine.swap(other.plan).unwrap();
    assert_eq!(counts(&engine), [(0, 0, 0, 0, 0)]);
}

fn every(interval: u64) -> flux_plan::SourceKind {
    let args =
        vec![flux_plan::Arg { name: "interval".into(), value: flux_plan::Constant::Duration(interval) }];
    flux_plan::SourceKind::Component(flux_plan::ComponentCall { component: "timer.every".into(), args })
}

#[tokio::test]
async fn a_flow_that_is_cancelled_runs_no_more() {
    let engine = made(&Arc::new(Semaphore::new(0)), "never").engine();
    let flow = tokio::spawn({
        let engine = engine.clone();
        async move { get(&engine, "/").await }
    });
    tokio::task::yield_now().await;
    assert_eq!(counts(&engine)[0], (1, 0, 0, 0, 1));
    flow.abort();
    assert!(flow.await.unwrap_err().is_cancelled());
    assert_eq!(counts(&engine)[0], (1, 0, 0, 1, 0));
}

#[tokio::test]
async fn flows_that_wait_for_a_lock_are_counted() {
    let mut made = Made::new();
    let lock = made.lock("news");
    let wait = Arc::new(Semaphore::new(0));
    let inside = wait.clone();
    let save = made.asynchronous("Save", &[], move |_, _| {
        let wait = inside.clone();
        async move {
            let _permit = wait.acquire().await;
            Ok(smallvec![])
        }
    });
    let step = call(save, vec![], &[]).locked(vec![program_lock(lock, Mode::Write)]);
    let body = made.block(0, 0, vec![step], vec![]);
    made.http("get", "/", &[], body);
    let engine = made.engine();
    let flows: Vec<_> = (0..3)
        .map(|_| {
            let engine = engine.clone();
            tokio::spawn(async move { get(&engine, "/").await })
        })
        .collect();
    tokio::task::yield_now().await;
    let waiting = engine.counters().waiting;
    assert_eq!((waiting.len(), waiting[0].lock.as_str(), waiting[0].waiting), (1, "news", 2));
    wait.add_permits(1);
    for flow in flows {
        flow.await.unwrap();
    }
    assert_eq!(engine.counters().waiting, []);
}

#[tokio::test]
async fn whoever_asks_hears_of_every_end_and_how_long_it_took() {
    let world = VirtualWorld::new(7);
    let ends: Arc<Mutex<Vec<(String, u64, bool)>>> = Arc::default();
    let heard = ends.clone();
    let on_end = move |end: &FlowEnd<'_>| {
        heard.lock().unwrap().push((end.source.to_owned(), end.nanos, end.failed));
    };
    let options = Options { world: Arc::new(world.clone()), on_end: Some(Arc::new(on_end)), ..options() };
    let mut made = Made::new();
    let sleep = made.asynchronous("Sleep", &[], |_, flow| async move {
        flow.world.sleep(Duration::from_millis(3)).await;
        Ok(smallvec![])
    });
    let fail = made.failing("Fail", 9, &[]);
    let plain = made.block(0, 0, vec![], vec![("word", text("x"))]);
    let slow = made.block(0, 0, vec![call(sleep, vec![], &[])], vec![]);
    let bad = made.block(0, 0, vec![call(fail, vec![], &[])], vec![]);
    made.http("get", "/", &[], plain);
    made.http("get", "/slow", &[], slow);
    made.http("get", "/bad", &[], bad);
    let engine = made.try_engine(options).unwrap();
    get(&engine, "/").await;
    get(&engine, "/bad").await;
    let slow = tokio::spawn(async move { get(&engine, "/slow").await });
    world.pass(Duration::from_millis(5)).await;
    slow.await.unwrap();
    let ends = ends.lock().unwrap().clone();
    let end = |source: &str, nanos, failed| (source.to_owned(), nanos, failed);
    assert_eq!(ends, [end("S0", 0, false), end("S2", 0, true), end("S1", 3_000_000, false)]);
}

#[test]
fn the_same_under_seeds() {
    under_seeds();
}
