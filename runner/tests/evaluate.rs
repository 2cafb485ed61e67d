//! Flows that somebody looks into: their values, their failures, beside a running engine.
#![allow(clippy::unwrap_used)]

mod support;

use flux_node::{Failure, Value};
use flux_plan::{Mode, NodeId, SourceKind, Type};
use flux_runner::{Engine, Evaluation, Unfinished};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use support::*;

/// A program whose source `Prompt` puts out an int and runs this node on it.
fn prompt(made: &mut Made, node: NodeId, catching: Vec<flux_plan::OnError>) {
    let steps = vec![call(node, slots(&[0]), &[1]).catching(catching)];
    let body = made.block(1, 2, steps, vec![("n", slot(1))]);
    let native = made.sync("Native", &["n"], |_| Err(Failure::new(1, "nobody calls it")));
    made.source("Prompt", SourceKind::Native(native), vec![field("n", Type::Int)], body);
}

async fn evaluate(made: Made) -> Evaluation {
    made.engine().evaluate("Prompt", vec![Value::Int(7)]).await.unwrap()
}

#[tokio::test]
async fn the_last_tuple_comes_back_as_values() {
    let mut made = Made::new();
    let plus = made.plus_one();
    prompt(&mut made, plus, vec![]);
    let done = evaluate(made).await;
    assert!(matches!(done.result.unwrap().as_slice(), [Value::Int(8)]));
    assert!(done.failed.is_none());
    assert_eq!(done.trace.events[0].name, "PlusOne");
}

#[tokio::test]
async fn a_failure_tells_its_node_and_what_that_was_given() {
    for asynchronous in [false, true] {
        let mut made = Made::new();
        let fail = if asynchronous {
            made.asynchronous("Fail", &["n"], |_, _| async { Err(Failure::new(404, "it broke")) })
        } else {
            made.failing("Fail", 404, &["n"])
        };
        made.edit(fail).inputs = vec![field("given", Type::Int)];
        prompt(&mut made, fail, vec![]);
        let done = evaluate(made).await;
        let Err(Unfinished::Failed { code: 404, message }) = done.result else { panic!("it did not fail") };
        let failed = done.failed.unwrap();
        assert_eq!((message.as_str(), failed.node.as_str()), ("it broke", "Fail"));
        assert!(matches!(failed.inputs.as_slice(), [(name, Value::Int(7))] if name == "given"));
    }
}

#[tokio::test]
async fn a_panic_is_a_failure() {
    let mut made = Made::new();
    let panics = made.sync("Panics", &["n"], |_| panic!("out of paint"));
    prompt(&mut made, panics, vec![]);
    let done = evaluate(made).await;
    let Err(Unfinished::Failed { code: 500, message }) = done.result else { panic!("it did not fail") };
    assert_eq!(message, "the node panicked: out of paint");
}

#[tokio::test]
async fn a_handler_ends_the_flow_and_a_recovery_does_not() {
    let mut made = Made::new();
    let fail = made.failing("Fail", 404, &["n"]);
    let handler = made.block(2, 2, vec![], vec![("message", slot(1))]);
    prompt(&mut made, fail, vec![handle(&[], handler, vec![])]);
    let Err(Unfinished::Handled(reply)) = evaluate(made).await.result else { panic!("it was not handled") };
    assert_eq!((reply.status().as_u16(), &reply.body()[..]), (500, &b"it broke"[..]));

    let mut made = Made::new();
    let fail = made.failing("Fail", 404, &["n"]);
    let instead = made.block(2, 2, vec![], vec![("n", int(3))]);
    prompt(&mut made, fail, vec![recover(branch(instead, vec![], &[1]))]);
    let done = evaluate(made).await;
    assert!(matches!(done.result.unwrap().as_slice(), [Value::Int(3)]));
    assert_eq!(done.failed.unwrap().code, 404, "what was recovered from is told");
}

#[tokio::test]
async fn only_sources_that_there_are_with_what_they_put_out() {
    let mut made = Made::new();
    let plus = made.plus_one();
    prompt(&mut made, plus, vec![]);
    let engine = made.engine();
    assert!(engine.evaluate("Nobody", vec![]).await.is_err());
    assert!(engine.evaluate("Prompt", vec![]).await.is_err());
}

/// A program whose source `Hold` waits under the lock `l` until it is dropped, and says when it has it.
fn holding(held: Arc<AtomicBool>) -> Made {
    let mut made = Made::new();
    let lock = made.lock("l");
    let wait = made.asynchronous("Wait", &["n"], move |_, _| {
        held.store(true, Ordering::SeqCst);
        std::future::pending()
    });
    let steps = vec![call(wait, slots(&[0]), &[1]).locked(vec![program_lock(lock, Mode::Write)])];
    let body = made.block(1, 2, steps, vec![("n", slot(1))]);
    let native = made.sync("Native", &["n"], |_| Err(Failure::new(1, "nobody calls it")));
    made.source("Prompt", SourceKind::Native(native), vec![field("n", Type::Int)], body);
    made
}

#[tokio::test]
async fn what_runs_beside_shares_the_constraints_and_gives_them_back_when_it_is_dropped() {
    let first = Arc::new(AtomicBool::new(false));
    let made = holding(first.clone());
    let plan = made.plan.clone();
    let engine = made.engine();
    let beside = engine.beside(plan).unwrap();
    let running = tokio::spawn({
        let engine = engine.clone();
        async move { engine.evaluate("Prompt", vec![Value::Int(1)]).await }
    });
    while !first.load(Ordering::SeqCst) {
        tokio::task::yield_now().await;
    }
    first.store(false, Ordering::SeqCst);
    assert!(!ends(&beside).await, "it did not wait");
    assert!(!first.load(Ordering::SeqCst), "two flows were inside at once");
    running.abort();
    assert!(running.await.is_err());
    assert!(!ends(&beside).await);
    assert!(first.load(Ordering::SeqCst), "the lock was not given back");
}

/// Does a flow end that gets so many turns?
async fn ends(engine: &Engine) -> bool {
    let turns = async {
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = engine.evaluate("Prompt", vec![Value::Int(1)]) => true,
        () = turns => false,
    }
}

#[test]
fn the_same_under_seeds() {
    under_seeds();
}
