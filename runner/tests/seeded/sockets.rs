//! Random programs behind connections: from a client's bytes to a flow and back, on a network that the seed decides too.

use crate::inside::Inside;
use crate::network::{Client, network};
use crate::programs::{SOURCES, program};
use crate::runs::{disturb, left};
use crate::soak::seeds;
use flux_policy::{Dice, VirtualWorld, World};
use flux_runner::{Engine, Options, Seeded, ServeOptions, Waiting, serve};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

const CLIENTS: u64 = 12;

/// Everything that can be seen of the run of that seed. Checks on the way that the server ends, and that nothing is left
/// in it: no flow, no connection, no byte, no constraint.
fn run(seed: u64) -> String {
    let world = VirtualWorld::new(seed);
    let seeded = Seeded::new(seed, world.clone()).disturbing(disturb(seed));
    let inside = Inside::default();
    let options =
        Options { world: Arc::new(world.clone()), scheduler: Arc::new(seeded.clone()), ..Options::default() };
    let engine = program(seed, &inside, &seeded).try_engine(options).unwrap();
    let ended = seeded.run(all(&engine, &seeded, &world, seed));
    let told = ended.unwrap_or_else(|stuck| panic!("seed {seed}: {stuck}"));
    told + &left(seed, &engine, &inside, &seeded, &world)
}

/// Clients of all sources, and a server that stops when some of them may not have come yet.
async fn all(engine: &Engine, seeded: &Seeded, world: &VirtualWorld, seed: u64) -> String {
    let (network, arrivals) = network();
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        let mut dice = Dice::at(seed, &[3, number]);
        let path = |dice: &mut Dice| format!("/{}/{}", dice.below(SOURCES as u64), dice.below(3));
        let paths = (0..=dice.below(3)).map(|_| path(&mut dice)).collect();
        let client = Client { network: network.clone(), seeded: seeded.clone(), world: world.clone(), dice };
        clients.push(seeded.client(format!("client {number}"), client.talk(paths)));
    }
    drop(network);
    let mut dice = Dice::at(seed, &[4]);
    let stop = world.sleep(Duration::from_micros(dice.below(3000)));
    let drain = Duration::from_micros(dice.below(3000));
    let options = ServeOptions { drain, ..ServeOptions::default() };
    let ended = serve(engine.clone(), options, Box::new(arrivals), stop).await;
    assert_eq!(ended.waiting, Waiting { unsent: 0, unread: 0, connections: 0 }, "seed {seed}");
    let mut told = String::new();
    for client in clients {
        match client.await {
            Some(got) => writeln!(told, "{got}").unwrap(),
            None => writeln!(told, "went away").unwrap(),
        }
    }
    writeln!(told, "{ended:?}").unwrap();
    told
}

#[test]
fn every_connection_ends_and_nothing_is_left() {
    for seed in seeds(300) {
        let told = run(seed);
        if std::env::var_os("FLUX_SEED").is_some() {
            println!("{told}");
        }
    }
}

#[test]
fn a_seed_reproduces_its_connections_to_the_byte() {
    for seed in seeds(300).take(100) {
        let (once, again) = (run(seed), run(seed));
        assert_eq!(once, again, "seed {seed}");
    }
}

#[test]
fn clients_are_answered_over_both_protocols() {
    let told: String = (0..40).map(run).collect();
    for reply in ["HTTP/1.1 200 OK", "200 OK Ok(", "HTTP/1.1 500", "left", "went away"] {
        assert!(told.contains(reply), "nobody was told `{reply}`");
    }
}
