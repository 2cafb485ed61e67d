//! One run of a random program, from its clients' first requests to the last thing that anybody holds.

use crate::inside::Inside;
use crate::programs::{SOURCES, program};
use crate::support::*;
use flux_plan::Plan;
use flux_policy::{Dice, VirtualWorld, World};
use flux_runner::{Disturb, Engine, Options, Seeded};
use std::fmt::Write;
use std::sync::{Arc, Weak};
use std::time::Duration;

const FLOWS: u64 = 16;

/// How often a run is disturbed, by its seed.
pub fn disturb(seed: u64) -> Disturb {
    match seed % 4 {
        0 => Disturb::default(),
        1 => Disturb { turn: 2, leave: 60, ..Disturb::default() },
        2 => Disturb { turn: 3, delay: 6, ..Disturb::default() },
        _ => Disturb { fail: 12, delay: 8, turn: 2, leave: 40 },
    }
}

/// Everything that can be seen of the run of that seed. Checks on the way that every flow ends, that nobody is where
/// only others may be, and that nothing is left: no constraint, no place under a limit, no program that was replaced.
pub fn run(seed: u64) -> String {
    let world = VirtualWorld::new(seed);
    let seeded = Seeded::new(seed, world.clone()).disturbing(disturb(seed));
    let inside = Inside::default();
    let options =
        Options { world: Arc::new(world.clone()), scheduler: Arc::new(seeded.clone()), ..Options::default() };
    let engine = program(2 * seed, &inside, &seeded).try_engine(options).unwrap();
    let mut olds = vec![Arc::downgrade(&engine.plan())];
    let next = program(2 * seed + 1, &inside, &seeded).plan;
    let ended = seeded.run(all(&engine, &seeded, &world, seed, next, &mut olds));
    let told = ended.unwrap_or_else(|stuck| panic!("seed {seed}: {stuck}"));
    let now = Arc::as_ptr(&engine.plan());
    let old = olds.iter().filter_map(Weak::upgrade).filter(|plan| Arc::as_ptr(plan) != now).count();
    assert_eq!(old, 0, "seed {seed}: a program that was replaced is still held");
    told + &left(seed, &engine, &inside, &seeded, &world)
}

/// What a run that has ended tells of itself: counts, and how far it came. Checks that it has left nothing.
pub fn left(seed: u64, engine: &Engine, inside: &Inside, seeded: &Seeded, world: &VirtualWorld) -> String {
    let counters = engine.counters();
    let running: u64 = counters.sources.iter().map(|source| source.running()).sum();
    assert_eq!((running, counters.waiting.len()), (0, 0), "seed {seed}: {counters:?}");
    assert_eq!(engine.held(), Vec::<String>::new(), "seed {seed}");
    assert!(inside.is_empty(), "seed {seed}");
    let counters = serde_json::to_string(&counters).unwrap();
    format!("{counters}\n{} picks, {} ns\n", seeded.picks(), world.monotonic())
}

/// Clients of all sources, and somebody who swaps the program to and fro: what the clients got.
async fn all(
    engine: &Engine,
    seeded: &Seeded,
    world: &VirtualWorld,
    seed: u64,
    next: Plan,
    olds: &mut Vec<Weak<Plan>>,
) -> String {
    let mut clients = Vec::new();
    for client in 0..FLOWS {
        let mut dice = Dice::at(seed, &[2, client]);
        let path = format!("/{}/{}", dice.below(SOURCES as u64), dice.below(3));
        let (engine, starts) = (engine.clone(), world.sleep(Duration::from_micros(dice.below(600))));
        clients.push(seeded.client(format!("client {client} at {path}"), async move {
            starts.await;
            if client % 2 == 0 {
                let (status, trace) = traced(&engine, &path).await;
                format!("{path} {status} {}", serde_json::to_string(&trace).unwrap())
            } else {
                format!("{path} {:?}", get(&engine, &path).await)
            }
        }));
    }
    let before = (*engine.plan()).clone();
    for plan in [next, before] {
        world.sleep(Duration::from_micros(300)).await;
        engine.swap(plan).unwrap();
        olds.push(Arc::downgrade(&engine.plan()));
    }
    let mut told = String::new();
    for client in clients {
        match client.await {
            Some(got) => writeln!(told, "{got}").unwrap(),
            None => writeln!(told, "went away").unwrap(),
        }
    }
    told
}
