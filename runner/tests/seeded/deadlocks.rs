//! A run in which nobody can go on ends, and says who waits for what.

use crate::support::*;
use flux_plan::{LockId, Mode, StepKind};
use flux_policy::VirtualWorld;
use flux_runner::{Engine, Options, Seeded};
use smallvec::smallvec;
use std::sync::Arc;

fn under(made: Made, seeded: &Seeded, world: &VirtualWorld) -> Engine {
    let options =
        Options { world: Arc::new(world.clone()), scheduler: Arc::new(seeded.clone()), ..Options::default() };
    made.try_engine(options).unwrap()
}

/// Two flows that take the same two constraints in two orders, which no program that was checked does.
fn circle() -> Made {
    let mut made = Made::new();
    let (a, b) = (made.lock("a"), made.lock("b"));
    let pause = made.asynchronous("Pause", &[], |_, flow| async move {
        flow.world.sleep(std::time::Duration::from_millis(1)).await;
        Ok(smallvec![])
    });
    let outer = made.abstracted("Outer");
    let mut source = |path: &str, first: LockId, second: LockId| {
        let write = |lock| vec![program_lock(lock, Mode::Write)];
        let steps = vec![call(pause, vec![], &[]), call(pause, vec![], &[]).locked(write(second))];
        let inner = made.block(0, 0, steps, vec![]);
        let body =
            made.block(0, 0, vec![run(outer, branch(inner, vec![], &[])).locked(write(first))], vec![]);
        made.http("get", path, &[], body);
    };
    source("/ab", a, b);
    source("/ba", b, a);
    made
}

#[test]
fn a_circle_is_told_with_who_holds_what() {
    let world = VirtualWorld::new(1);
    let seeded = Seeded::new(1, world.clone()).handing_over();
    let engine = under(circle(), &seeded, &world);
    let stuck = seeded
        .run(async {
            for path in ["/ab", "/ba"] {
                let engine = engine.clone();
                drop(seeded.spawn(path, async move { get(&engine, path).await }));
            }
        })
        .unwrap_err();
    let told = stuck.to_string();
    for line in [
        "a flow of `S0` waits for constraints of `Pause`: `b`, holds `a`",
        "a flow of `S1` waits for constraints of `Pause`: `a`, holds `b`",
        "/ab waits",
    ] {
        assert!(told.contains(line), "{told}");
    }
    assert_eq!(engine.held(), ["`a`", "`b`"]);
}

#[test]
fn one_that_waits_for_ever_inside_a_branch_is_told() {
    let mut made = Made::new();
    let forever = made.asynchronous("Forever", &[], |_, _| std::future::pending());
    let inner = made.block(0, 0, vec![call(forever, vec![], &[])], vec![]);
    let branches = vec![branch(inner, vec![], &[]), branch(inner, vec![], &[])];
    let body = made.block(0, 0, vec![step(StepKind::Fork { branches, after: vec![] })], vec![]);
    made.http("get", "/", &[], body);
    let world = VirtualWorld::new(2);
    let seeded = Seeded::new(2, world.clone()).handing_over();
    let engine = under(made, &seeded, &world);
    let told = seeded.run(get(&engine, "/")).unwrap_err().to_string();
    assert!(told.contains("of `S0` ") && told.contains("waits for `Forever` to return"), "{told}");
}

#[test]
fn a_run_inside_a_runtime_is_refused() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let _inside = runtime.enter();
    let told = Seeded::new(3, VirtualWorld::new(3)).run(async {}).unwrap_err().to_string();
    assert!(told.contains("within a tokio runtime"), "{told}");
}

#[test]
fn time_passes_when_nobody_is_ready() {
    use flux_policy::World;
    let world = VirtualWorld::new(4);
    let seeded = Seeded::new(4, world.clone());
    let slept = seeded.run({
        let world = world.clone();
        async move {
            world.sleep(std::time::Duration::from_secs(3600)).await;
            world.monotonic()
        }
    });
    assert_eq!(slept, Ok(3_600_000_000_000));
}
