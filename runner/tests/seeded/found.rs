//! What seeds have found, each as a test of its own.

use crate::support::*;
use flux_plan::{Constant, Operand, StepKind};
use flux_policy::{VirtualWorld, World};
use flux_runner::{Engine, Options, Seeded};
use smallvec::smallvec;
use std::sync::Arc;
use std::time::Duration;

fn under(made: Made, seeded: &Seeded, world: &VirtualWorld) -> Engine {
    let options =
        Options { world: Arc::new(world.clone()), scheduler: Arc::new(seeded.clone()), ..Options::default() };
    made.try_engine(options).unwrap()
}

/// Seed 5: a list that runs in order inside a branch, an element of which waits, once kept the other branches from going on.
#[test]
fn a_list_in_order_holds_up_no_branch_beside_it() {
    let mut made = Made::new();
    let told = Arc::new(tokio::sync::Notify::new());
    let tell = told.clone();
    let telling = made.asynchronous("Telling", &[], move |_, flow| {
        let tell = tell.clone();
        async move {
            flow.world.sleep(Duration::from_millis(1)).await;
            tell.notify_one();
            Ok(smallvec![])
        }
    });
    let hearing = made.asynchronous("Hearing", &[], move |_, _| {
        let told = told.clone();
        async move {
            told.notified().await;
            Ok(smallvec![])
        }
    });
    let element = made.block(1, 1, vec![call(hearing, vec![], &[])], vec![]);
    let list = Operand::Const(Constant::List(vec![Constant::Int(0)]));
    let body = branch(element, vec![], &[]);
    let listing = made.block(0, 0, vec![step(StepKind::Each { list, body, in_order: true })], vec![]);
    let first = made.block(0, 0, vec![call(telling, vec![], &[])], vec![]);
    let forked = fork(vec![branch(first, vec![], &[]), branch(listing, vec![], &[])]);
    let body = made.block(0, 0, vec![forked], vec![]);
    made.http("get", "/", &[], body);
    let world = VirtualWorld::new(0);
    // Some of these run branches in place and others apart.
    for seed in 0..4 {
        let seeded = Seeded::new(seed, world.clone());
        let engine = under(made_again(&made), &seeded, &world);
        assert_eq!(seeded.run(get(&engine, "/")), Ok(ok(204, "")), "seed {seed}");
    }
}

/// The same plan and nodes.
fn made_again(made: &Made) -> Made {
    Made { plan: made.plan.clone(), nodes: Nodes(made.nodes.0.clone()) }
}

/// Seed 6: limits that go on across a swap which turns their nesting around once let flows of the two programs wait for
/// each other.
#[test]
fn limits_nested_the_other_way_round_by_a_swap_close_no_circle() {
    let program = |outer: &str, inner: &str| {
        let mut made = Made::new();
        let pause = made.asynchronous("Pause", &[], |_, flow| async move {
            flow.world.sleep(Duration::from_millis(2)).await;
            Ok(smallvec![])
        });
        let (outer, inner) = (made.abstracted(outer), made.abstracted(inner));
        made.declared(outer).limit = Some(1);
        made.declared(inner).limit = Some(1);
        let body = made.block(0, 0, vec![call(pause, vec![], &[])], vec![]);
        let steps = vec![call(pause, vec![], &[]), run(inner, branch(body, vec![], &[]))];
        let around = made.block(0, 0, steps, vec![]);
        let body = made.block(0, 0, vec![run(outer, branch(around, vec![], &[]))], vec![]);
        made.http("get", "/", &[], body);
        made
    };
    let world = VirtualWorld::new(0);
    let seeded = Seeded::new(0, world.clone()).handing_over();
    let engine = under(program("A", "B"), &seeded, &world);
    let both = seeded.run(async {
        let of = engine.clone();
        let first = seeded.spawn("of the first", async move { get(&of, "/").await });
        world.sleep(Duration::from_millis(1)).await;
        engine.swap(program("B", "A").plan).unwrap();
        let of = engine.clone();
        let second = seeded.spawn("of the second", async move { get(&of, "/").await });
        (first.await, second.await)
    });
    assert_eq!(both, Ok((Some(ok(204, "")), Some(ok(204, "")))));
}
