//! Dice that a seed decides.
//!
//! Comes in: a seed, and for dice with a place who rolls. Goes out: bits. The same seed gives the same rolls.
//! *Never* here: where a seed comes from.

/// Dice whose rolls follow from each other (SplitMix64).
#[derive(Clone, Debug)]
pub struct Dice {
    state: u64,
}

impl Dice {
    /// Dice that this seed decides.
    pub fn new(seed: u64) -> Dice {
        Dice { state: seed }
    }

    /// Dice of a place: what falls there does not depend on what was rolled elsewhere before.
    pub fn at(seed: u64, place: &[u64]) -> Dice {
        Dice { state: place.iter().fold(stir(seed), |state, part| mix(state, *part)) }
    }

    /// The next 64 bits, each as likely to be 0 as 1.
    pub fn roll(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        stir(self.state)
    }

    /// A number below that; 0 where there is none below.
    pub fn below(&mut self, bound: u64) -> u64 {
        // The upper half of the product is even over the range, but for one part in 2^64.
        ((u128::from(self.roll()) * u128::from(bound)) >> 64) as u64
    }

    /// True as often as once in that many times; never where that is 0.
    pub fn once_in(&mut self, times: u32) -> bool {
        times > 0 && self.below(u64::from(times)) == 0
    }
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// Two numbers as one that tells them apart, in their order.
pub fn mix(one: u64, other: u64) -> u64 {
    stir(one.rotate_left(17) ^ stir(other.wrapping_add(STEP)))
}

fn stir(state: u64) -> u64 {
    let mut z = state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
