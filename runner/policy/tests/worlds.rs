//! Virtual time and seeded dice.
#![allow(clippy::unwrap_used)]

use flux_policy::{Dice, VirtualWorld, World};
use futures_util::FutureExt;
use std::time::Duration;

#[test]
fn a_world_goes_to_its_next_deadline_and_no_further() {
    let world = VirtualWorld::new(1);
    assert!(!world.advance());
    let mut sooner = world.sleep(Duration::from_secs(2));
    let mut later = world.sleep(Duration::from_secs(3));
    let mut too = world.sleep(Duration::from_secs(2));
    assert_eq!(world.next_deadline(), Some(2_000_000_000));
    assert!(world.advance());
    assert_eq!(world.monotonic(), 2_000_000_000);
    let woken = [&mut sooner, &mut later, &mut too].map(|sleep| sleep.now_or_never().is_some());
    assert_eq!(woken, [true, false, true], "all whose moment has come, and no others");
    drop(later);
    assert_eq!((world.next_deadline(), world.advance()), (None, false));
}

#[test]
fn dice_of_a_place_do_not_depend_on_rolls_elsewhere() {
    let (one, other) = (VirtualWorld::new(5), VirtualWorld::new(5));
    one.random();
    assert_eq!(one.dice(1, 2, 3), other.dice(1, 2, 3));
    let rolls =
        [one.dice(1, 2, 3), one.dice(1, 2, 4), one.dice(1, 3, 3), one.dice(2, 2, 3), one.dice(2, 1, 3)];
    let apart: std::collections::BTreeSet<u64> = rolls.into_iter().collect();
    assert_eq!(apart.len(), rolls.len());
    assert_ne!(one.dice(1, 2, 3), VirtualWorld::new(6).dice(1, 2, 3));
}

#[test]
fn dice_are_even() {
    let mut dice = Dice::new(9);
    let mut seen = [0u32; 6];
    for _ in 0..6000 {
        seen[dice.below(6) as usize] += 1;
    }
    assert!(seen.iter().all(|count| (850..1150).contains(count)), "{seen:?}");
    assert_eq!((dice.below(0), dice.below(1)), (0, 0));
    assert!(!(0..1000).any(|_| dice.once_in(0)) && dice.once_in(1));
}
