//! How often a seed disturbs what runs.

use crate::schedulers::{Before, Disturbance};
use flux_node::Failure;
use flux_policy::Dice;
use std::time::Duration;

/// Each is how rare something is: once in so many times; 0: never. Default: nothing is disturbed.
///
/// What befalls a node depends on the seed, its flow and its step only, so it is the same in whatever order things run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disturb {
    /// A node fails instead of being run, with code 500 to 599.
    pub fail: u32,
    /// Some time, up to 2 ms, passes before a node runs, or between a blocking node's return and what follows from it.
    pub delay: u32,
    /// Others have a turn before a node runs.
    pub turn: u32,
    /// One of those that [may leave](crate::Seeded::client) does, whenever anybody is picked.
    pub leave: u32,
}

impl Disturb {
    pub(super) fn reaches_nodes(&self) -> bool {
        self.fail > 0 || self.delay > 0 || self.turn > 0
    }

    pub(super) fn of(&self, seed: u64, before: Before<'_>) -> Disturbance {
        let mut dice = Dice::at(seed, &[1, before.flow, before.place]);
        if dice.once_in(self.fail) {
            let code = 500 + dice.below(100);
            return Disturbance::Fails(Failure::new(code as i64, "by the seed"));
        }
        if dice.once_in(self.delay) {
            return Disturbance::Delay(Duration::from_micros(dice.below(2000)));
        }
        if dice.once_in(self.turn) { Disturbance::Turn } else { Disturbance::Nothing }
    }
}
