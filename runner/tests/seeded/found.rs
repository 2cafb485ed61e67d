//! What seeds have found, each as a test of its own.

use crate::support::*;
use flux_plan::{Constant, Operand, StepKind};
use flux_policy::VirtualWorld;
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
