//! What a flow rolls does not depend on who rolled before.

use crate::support::*;
use flux_node::Value;
use flux_policy::VirtualWorld;
use flux_runner::{Disturb, Options, Seeded};
use std::sync::Arc;

/// A flow whose fork, list and chain each roll.
fn rolling() -> Made {
    let mut made = Made::new();
    let roll = made.sync("Roll", &["n"], |call| {
        let bits = call.random();
        call.set(0, Value::Int((bits >> 1) as i64));
        Ok(())
    });
    let inner =
        made.block(0, 2, vec![call(roll, vec![], &[0]), call(roll, vec![], &[1])], vec![("n", slot(1))]);
    let element = made.block(1, 2, vec![call(roll, vec![], &[1])], vec![("n", slot(1))]);
    let list = flux_plan::Constant::List((0..4).map(flux_plan::Constant::Int).collect());
    let steps = vec![
        call(roll, vec![], &[0]),
        fork(vec![branch(inner, vec![], &[1]), branch(inner, vec![], &[2])]),
        fork(vec![branch(inner, vec![], &[3]), branch(inner, vec![], &[4])]),
        each(flux_plan::Operand::Const(list), branch(element, vec![], &[5])),
    ];
    let results = (0..6).map(|n| ("n", slot(n))).collect();
    let body = made.block(0, 6, steps, results);
    made.http("get", "/", &[], body);
    made
}

fn rolled(schedule: u64, disturb: Disturb) -> String {
    let world = VirtualWorld::new(77);
    let seeded = Seeded::new(schedule, world.clone()).disturbing(disturb);
    let options =
        Options { world: Arc::new(world), scheduler: Arc::new(seeded.clone()), ..Options::default() };
    let engine = rolling().try_engine(options).unwrap();
    seeded.run(get(&engine, "/")).unwrap().1
}

#[test]
fn dice_depend_on_flow_and_step_and_on_no_order() {
    let undisturbed = Disturb::default();
    let first = rolled(0, undisturbed);
    let mut numbers: Vec<&str> =
        first.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    let rolls = numbers.len();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!((numbers.len(), rolls), (9, 9), "each place has dice of its own: {first}");
    for schedule in 1..50 {
        assert_eq!(rolled(schedule, undisturbed), first, "schedule {schedule}");
        let disturbed = Disturb { turn: 2, delay: 3, ..undisturbed };
        assert_eq!(rolled(schedule, disturbed), first, "schedule {schedule}, disturbed");
    }
}
