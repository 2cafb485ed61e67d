//! Every kind of step, as a request sees it.

#![allow(clippy::unwrap_used)]

mod support;

use flux_node::{Built, Call, Failure, SyncNode, Value};
use flux_plan::{Case, NodeKind, Operand, Predicate, PredicateId, Slot, StepKind, Test};
use smallvec::smallvec;
use std::sync::Arc;
use support::*;

#[tokio::test]
async fn a_chain_of_calls_runs_in_order() {
    let mut made = Made::new();
    let plus = made.plus_one();
    let steps = (0..20).map(|i| call(plus, slots(&[i]), &[i + 1])).collect();
    let body = made.block(1, 21, steps, vec![("n", slot(20))]);
    made.http("get", "/{int n}", &[], body);
    let engine = made.engine();
    assert_eq!(get(&engine, "/22").await, ok(200, "42"));
    assert_eq!(get(&engine, "/x").await.0, 404);
    let counters = engine.counters();
    assert_eq!((counters.sources[0].started, counters.sources[0].finished), (1, 1));
}

#[tokio::test]
async fn replies_are_what_the_language_says() {
    let mut made = Made::new();
    let cases = [
        ("/text", vec![("a", text("hällo"))], ok(200, "hällo")),
        ("/none", vec![], ok(204, "")),
        ("/one", vec![("a", int(1))], ok(200, "1")),
        ("/two", vec![("a", int(1)), ("b", text("x\"y"))], ok(200, r#"{"a":1,"b":"x\"y"}"#)),
    ];
    for (path, results, _) in &cases {
        let body = made.block(0, 0, vec![], results.clone());
        made.http("get", path, &[], body);
    }
    let engine = made.engine();
    for (path, _, reply) in cases {
        assert_eq!(get(&engine, path).await, reply, "{path}");
    }
}

#[tokio::test]
async fn a_block_has_its_own_frame() {
    let mut made = Made::new();
    let plus = made.plus_one();
    let twice = made.abstracted("Twice");
    let inner = made.block(
        1,
        3,
        vec![call(plus, slots(&[0]), &[1]), call(plus, slots(&[1]), &[2])],
        vec![("n", slot(2)), ("same", slot(2))],
    );
    let steps = vec![
        run(twice, branch(inner, slots(&[0]), &[1, 2])),
        run(twice, branch(inner, slots(&[2]), &[3, 0])),
    ];
    let body = made.block(1, 4, steps, vec![("a", slot(1)), ("b", slot(3)), ("c", slot(0))]);
    made.http("get", "/{int n}", &[], body);
    assert_eq!(get(&made.engine(), "/1").await, ok(200, r#"{"a":3,"b":5,"c":5}"#));
}

#[tokio::test]
async fn a_record_reads_all_before_it_writes() {
    let mut made = Made::new();
    let swap = step(StepKind::Copy { inputs: slots(&[1, 0]), outputs: vec![Slot(0), Slot(1)] });
    let body = made.block(2, 2, vec![swap], vec![("a", slot(0)), ("b", slot(1))]);
    made.http("get", "/{int a}/{int b}", &[], body);
    assert_eq!(get(&made.engine(), "/1/2").await, ok(200, r#"{"a":2,"b":1}"#));
}

/// `/{int n}`: negative, zero, or else; the last only with `catch_all`.
fn dispatching(asynchronous: bool, catch_all: bool) -> Made {
    let mut made = Made::new();
    let sign = |n: i64| move |v: &Value| matches!(v, Value::Int(m) if m.signum() == n);
    let predicate = |made: &mut Made, name: &str, n: i64| {
        let holds = sign(n);
        let node = if asynchronous {
            made.asynchronous(name, &["holds"], move |inputs, _| {
                let answer = holds(&inputs[0]);
                async move {
                    tokio::task::yield_now().await;
                    Ok(smallvec![Value::Bool(answer)])
                }
            })
        } else {
            made.sync(name, &["holds"], move |call| {
                let answer = holds(call.input(0));
                call.set(0, Value::Bool(answer));
                Ok(())
            })
        };
        let block = made.block(1, 2, vec![call(node, slots(&[0]), &[1])], vec![("holds", slot(1))]);
        made.plan.predicates.push(Predicate { name: name.to_owned(), block, at: flux_plan::Pos(0) });
        PredicateId(made.plan.predicates.len() as u32 - 1)
    };
    let negative = predicate(&mut made, "Negative", -1);
    let zero = predicate(&mut made, "Zero", 0);
    let is = |predicate, negated| Test::Is { predicate, value: slot(0), negated };
    let mut cases =
        vec![(vec![is(negative, false)], "negative"), (vec![is(zero, false), is(negative, true)], "zero")];
    if catch_all {
        cases.push((vec![], "positive"));
    }
    let cases = cases.into_iter().map(|(tests, word)| {
        let block = made.block(0, 0, vec![], vec![("word", text(word))]);
        Case { tests, body: branch(block, vec![], &[1]) }
    });
    let cases = cases.collect();
    let node = made.node("Sign", NodeKind::Dispatch, &["word"]);
    let body = made.block(1, 2, vec![step(StepKind::Dispatch { node, cases })], vec![("word", slot(1))]);
    made.http("get", "/{int n}", &[], body);
    made
}

#[tokio::test]
async fn dispatch_takes_the_first_case_that_applies() {
    for asynchronous in [false, true] {
        let engine = dispatching(asynchronous, true).engine();
        assert_eq!(get(&engine, "/-3").await.1, "negative");
        assert_eq!(get(&engine, "/0").await.1, "zero");
        assert_eq!(get(&engine, "/3").await.1, "positive");
    }
}

#[tokio::test]
async fn a_trace_tells_what_decides_for_a_dispatch_from_its_steps() {
    for asynchronous in [false, true] {
        let engine = dispatching(asynchronous, true).engine();
        let (_, trace) = traced(&engine, "/0").await;
        let kinds: Vec<&str> = trace.events.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["dispatch", "predicate", "predicate", "predicate"]);
        assert_eq!(trace.events[0].case, Some(1));
    }
}

#[tokio::test]
async fn no_case_is_a_failure() {
    for asynchronous in [false, true] {
        let engine = dispatching(asynchronous, false).engine();
        assert_eq!(get(&engine, "/3").await, ok(500, "internal server error\n"));
        assert_eq!(engine.counters().sources[0].failed, 1);
        assert_eq!(engine.counters().nodes[0].node, "Sign");
    }
}

#[tokio::test]
async fn options_are_told_apart() {
    let mut made = Made::new();
    let some = made.block(1, 1, vec![], vec![("n", slot(0))]);
    let none = made.block(0, 0, vec![], vec![("n", int(-1))]);
    let cases = vec![
        Case {
            tests: vec![Test::Some { value: slot(0), bind: Slot(1) }],
            body: branch(some, slots(&[1]), &[2]),
        },
        Case { tests: vec![Test::None { value: slot(0) }], body: branch(none, vec![], &[2]) },
    ];
    let node = made.node("Maybe", NodeKind::Dispatch, &["n"]);
    let body = made.block(1, 3, vec![step(StepKind::Dispatch { node, cases })], vec![("n", slot(2))]);
    made.http("get", "/", &[("query", "option<int> n")], body);
    let engine = made.engine();
    assert_eq!(get(&engine, "/?n=5").await, ok(200, "5"));
    assert_eq!(get(&engine, "/").await, ok(200, "-1"));
    assert_eq!(
        get(&engine, "/?n=x").await,
        ok(400, "query parameter `n` must be a value of type `option<int>`\n")
    );
}

#[tokio::test]
async fn branches_run_at_the_same_time_and_join_in_order() {
    let mut made = Made::new();
    // Each branch waits for the other: one after the other, they would wait for ever.
    let meet = Arc::new(tokio::sync::Barrier::new(2));
    let wait = made.asynchronous("Meet", &["n"], move |inputs, _| {
        let meet = meet.clone();
        async move {
            meet.wait().await;
            Ok(smallvec![inputs[0].clone()])
        }
    });
    let inner = made.block(1, 2, vec![call(wait, slots(&[0]), &[1])], vec![("n", slot(1))]);
    let forked = fork(vec![branch(inner, vec![int(1)], &[0]), branch(inner, vec![int(2)], &[1])]);
    let body = made.block(0, 2, vec![forked], vec![("a", slot(0)), ("b", slot(1))]);
    made.http("get", "/", &[], body);
    assert_eq!(get(&made.engine(), "/").await, ok(200, r#"{"a":1,"b":2}"#));
}

#[tokio::test]
async fn the_first_failing_branch_cancels_the_others() {
    let mut made = Made::new();
    let (dropped, mut told) = tokio::sync::mpsc::unbounded_channel::<()>();
    let forever = made.asynchronous("Forever", &[], move |_, _| {
        // Lives as long as the node's future.
        let alive = dropped.clone();
        async move {
            let _alive = alive;
            std::future::pending().await
        }
    });
    let fail = made.asynchronous("Fail", &[], |_, _| async {
        tokio::task::yield_now().await;
        Err(Failure::new(7, "no"))
    });
    let a = made.block(0, 0, vec![call(forever, vec![], &[])], vec![]);
    let b = made.block(0, 0, vec![call(fail, vec![], &[])], vec![]);
    let body = made.block(0, 0, vec![fork(vec![branch(a, vec![], &[]), branch(b, vec![], &[])])], vec![]);
    made.http("get", "/", &[], body);
    let engine = made.engine();
    assert_eq!(get(&engine, "/").await.0, 500);
    drop(engine);
    assert!(told.recv().await.is_none());
}

#[tokio::test]
async fn branches_in_program_order_where_the_plan_says_so() {
    let mut made = Made::new();
    let log = Arc::new(std::sync::Mutex::new(Vec::new()));
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
    assert_eq!(get(&made.engine(), "/").await.0, 200);
    let seen: Vec<Value> = seen.lock().unwrap().clone();
    let n = Value::Int;
    // A seed may let one of them end first.
    if !under_a_seed() {
        assert_eq!(seen[..2], [n(0), n(1)], "the first two at the same time");
    }
    assert_eq!(seen[4..], [n(2), n(2)], "the third after both");
}

fn eaching(asynchronous: bool, in_order: bool) -> Made {
    let mut made = Made::new();
    let add = if asynchronous {
        made.asynchronous("Add", &["n"], |inputs, _| async move {
            let (Value::Int(a), Value::Int(b)) = (&inputs[0], &inputs[1]) else {
                return Err(Failure::new(1, "no"));
            };
            for _ in 0..(20 - a) {
                tokio::task::yield_now().await;
            }
            if *a == 13 { Err(Failure::new(13, "bad luck")) } else { Ok(smallvec![Value::Int(a + b)]) }
        })
    } else {
        made.sync("Add", &["n"], |call| {
            let (Value::Int(a), Value::Int(b)) = (call.input(0), call.input(1)) else {
                return Err(Failure::new(1, "no"));
            };
            let (a, b) = (*a, *b);
            call.set(0, Value::Int(a + b));
            if a == 13 { Err(Failure::new(13, "bad luck")) } else { Ok(()) }
        })
    };
    let inner = made.block(2, 3, vec![call(add, slots(&[0, 1]), &[2])], vec![("n", slot(2))]);
    let over = branch(inner, slots(&[1]), &[2]);
    let step = step(StepKind::Each { list: slot(0), body: over, in_order });
    let body = made.block(2, 3, vec![step], vec![("n", slot(2))]);
    made.http("get", "/", &[("query", "list<int> n, int more")], body);
    made
}

#[tokio::test]
async fn each_keeps_the_order() {
    for (asynchronous, in_order) in [(false, false), (true, false), (true, true)] {
        let engine = eaching(asynchronous, in_order).engine();
        assert_eq!(get(&engine, "/?n=1&n=2&n=3&more=10").await, ok(200, "[11,12,13]"));
        assert_eq!(get(&engine, "/?more=10").await, ok(200, "[]"));
        assert_eq!(get(&engine, "/?n=1&n=13&n=3&more=10").await.0, 500);
        let many: String = (20..520).map(|n| format!("n={n}&")).collect();
        let all: Vec<String> = (20..520).map(|n| format!("{}", n + 1)).collect();
        assert_eq!(get(&engine, &format!("/?{many}more=1")).await.1, format!("[{}]", all.join(",")));
    }
}

#[tokio::test]
async fn a_panic_is_its_flows_failure() {
    let mut made = Made::new();
    let sync = made.sync("Sync", &[], |_| panic!("sync"));
    let asynchronous = made.asynchronous("Async", &[], |_, _| async { panic!("async") });
    let blocking = made.blocking("Blocking", &[], |_, _| panic!("blocking"));
    for (i, node) in [sync, asynchronous, blocking].into_iter().enumerate() {
        let body = made.block(0, 0, vec![call(node, vec![], &[])], vec![]);
        made.http("get", &format!("/{i}"), &[], body);
    }
    let engine = made.engine();
    for i in 0..3 {
        assert_eq!(get(&engine, &format!("/{i}")).await, ok(500, "internal server error\n"));
    }
    assert_eq!(engine.counters().nodes.len(), 3);
}

#[tokio::test]
async fn a_node_that_puts_out_the_wrong_number_of_values_fails() {
    let mut made = Made::new();
    let node = made.asynchronous("Wrong", &["a", "b"], |_, _| async { Ok(smallvec![Value::Int(1)]) });
    let body = made.block(0, 2, vec![call(node, vec![], &[0, 1])], vec![]);
    made.http("get", "/", &[], body);
    assert_eq!(get(&made.engine(), "/").await.0, 500);
}

#[tokio::test]
async fn all_that_is_missing_is_told_in_one_go() {
    let mut made = Made::new();
    let a = made.node("A", NodeKind::Concrete, &[]);
    let b = made.node("B", NodeKind::Concrete, &[]);
    made.node("Unused", NodeKind::Concrete, &[]);
    let body = made.block(0, 0, vec![call(a, vec![], &[]), call(b, vec![], &[])], vec![]);
    made.http("get", "/{int a}", &[], body);
    made.http("get", "/{int b}", &[], body);
    made.http("get", "/ok", &[("query", "int")], body);
    let env = Operand::Const(flux_plan::Constant::Env { name: "FLUX_TEST_NOT_SET".into(), default: None });
    let body = made.block(0, 0, vec![], vec![("e", env)]);
    made.http("get", "/env", &[], body);
    let errors = made.try_engine(options()).err().unwrap();
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(told[0], "`A`: no implementation of `A`");
    assert_eq!(told[1], "`B`: no implementation of `B`");
    assert_eq!(errors[1].at, flux_plan::Pos(1));
    assert!(told[2].contains("the environment variable `FLUX_TEST_NOT_SET` is not set"), "{told:?}");
    assert!(told[3].starts_with("`S2`: argument `query`"), "{told:?}");
    assert_eq!(told[4], "`S1`: serves the same requests as `S0`");
    assert_eq!(told.len(), 5);
}

/// Nodes nested so deep, the innermost one asynchronous or not.
fn nested(depth: usize, asynchronous: bool) -> Made {
    let mut made = Made::new();
    let leaf = if asynchronous {
        made.asynchronous("Leaf", &["n"], |inputs, _| async move {
            tokio::task::yield_now().await;
            Ok(smallvec![inputs[0].clone()])
        })
    } else {
        made.plus_one()
    };
    let outer = made.abstracted("Outer");
    let mut block = made.block(1, 2, vec![call(leaf, slots(&[0]), &[1])], vec![("n", slot(1))]);
    for _ in 1..depth {
        block = made.block(1, 2, vec![run(outer, branch(block, slots(&[0]), &[1]))], vec![("n", slot(1))]);
    }
    made.http("get", "/{int n}", &[], block);
    made
}

#[tokio::test]
async fn deep_nesting_runs_and_endless_nesting_is_refused() {
    assert_eq!(get(&nested(200, true).engine(), "/1").await, ok(200, "1"));
    assert_eq!(get(&nested(200, false).engine(), "/1").await, ok(200, "2"));
    assert_eq!(traced(&nested(40, true).engine(), "/1").await.1.events.len(), 40);
    let errors = nested(201, false).try_engine(options()).err().unwrap();
    assert_eq!(
        errors[0].to_string(),
        "`block200`: the plan is damaged: its nodes are nested deeper than 200"
    );
}

/// Adds one to an int; from a hundred on that is heavy. Puts out the thread that it ran on, too.
struct PlusOne;

impl SyncNode for PlusOne {
    fn call(&self, call: &mut Call<'_>) -> Result<(), Failure> {
        let Value::Int(n) = call.input(0) else { return Err(Failure::new(1, "no int")) };
        let n = n + 1;
        call.set(0, Value::Int(n));
        call.set(1, Value::Str(format!("{:?}", std::thread::current().id()).into()));
        Ok(())
    }

    fn may_be_heavy(&self) -> bool {
        true
    }

    fn heavy(&self, call: &Call<'_>) -> bool {
        matches!(call.input(0), Value::Int(100..))
    }
}

#[tokio::test]
async fn a_heavy_call_leaves_the_loop_and_a_light_one_of_the_same_node_does_not() {
    let mut made = Made::new();
    made.nodes.0.insert("PlusOne".to_owned(), Built::Sync(Arc::new(PlusOne)));
    let plus = made.node("PlusOne", NodeKind::Concrete, &["n", "thread"]);
    let body = made.block(1, 3, vec![call(plus, slots(&[0]), &[1, 2])], vec![("n", slot(1)), ("t", slot(2))]);
    made.http("get", "/{int n}", &[], body);
    // Seeds run everything on one thread.
    let engine = made.try_engine(flux_runner::Options::default()).unwrap();
    let here = format!("{:?}", std::thread::current().id());
    let light = get(&engine, "/1").await.1;
    assert!(light.contains("\"n\":2") && light.contains(&here), "{light}");
    let heavy = get(&engine, "/100").await.1;
    assert!(heavy.contains("\"n\":101") && !heavy.contains(&here), "{heavy}");
}

#[test]
fn the_same_under_seeds() {
    under_seeds();
}
