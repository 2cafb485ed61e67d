//! `@throttle`: a bucket of starts, refilled evenly, perhaps one for each value of a key.
//!
//! A bucket is one moment: until when the starts that it gave would last if they came evenly (the "theoretical arrival
//! time" of the generic cell rate algorithm). A bucket that is full again says no more than one that was never asked, so
//! it is forgotten: memory follows the keys of one period, not of all time.

use flux_node::Value;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Enough that two workers rarely meet.
const SHARDS: usize = 32;
/// How many buckets a shard keeps; then it forgets the half that is nearest to being full.
const MOST: usize = 32_768;

/// The bucket of one throttled node, or its buckets by key. All moments and times are nanoseconds of the world's clock.
pub(crate) struct Throttle {
    plan: flux_plan::Throttle,
    /// From one start to the next, at an even pace.
    pace: u64,
    buckets: Buckets,
}

enum Buckets {
    One(AtomicU64),
    Keyed(Box<Keyed>),
}

struct Keyed {
    shards: [Mutex<Shard>; SHARDS],
    /// Two, seeded at random: a key is known by both its hashes, so that a long one costs no memory, and no client can
    /// choose which meet.
    hashers: [RandomState; 2],
}

#[derive(Default)]
struct Shard {
    until: HashMap<[u64; 2], u64>,
    /// At how many keys it looks for those to forget.
    look_at: usize,
}

impl Throttle {
    pub(crate) fn new(plan: flux_plan::Throttle) -> Throttle {
        let buckets = if plan.keyed {
            Buckets::Keyed(Box::new(Keyed {
                shards: std::array::from_fn(|_| Mutex::default()),
                hashers: [RandomState::new(), RandomState::new()],
            }))
        } else {
            Buckets::One(AtomicU64::new(0))
        };
        Throttle { plan, pace: (plan.per / plan.starts.max(1)).max(1), buckets }
    }

    /// What the program says of it.
    pub(crate) fn plan(&self) -> flux_plan::Throttle {
        self.plan
    }

    /// Takes a start out of the bucket.
    ///
    /// # Errors
    /// It is empty: how long until there is one.
    pub(crate) fn start(&self, now: u64, key: Option<&Value>) -> Result<(), u64> {
        match (&self.buckets, key) {
            (Buckets::Keyed(keyed), Some(key)) => {
                let (hash, mut shard) = keyed.shard(key);
                let until = self.next(shard.until.get(&hash).copied().unwrap_or(0), now)?;
                shard.make_room(now);
                shard.until.insert(hash, until);
                Ok(())
            }
            (Buckets::One(until), _) => {
                let mut known = until.load(Ordering::Relaxed);
                loop {
                    let next = self.next(known, now)?;
                    match until.compare_exchange_weak(known, next, Ordering::Relaxed, Ordering::Relaxed) {
                        Ok(_) => return Ok(()),
                        Err(other) => known = other,
                    }
                }
            }
            // A plan gives a key to whatever has buckets for keys.
            (Buckets::Keyed(_), None) => Ok(()),
        }
    }

    /// How long the starts last with one more.
    fn next(&self, until: u64, now: u64) -> Result<u64, u64> {
        let ahead = until.saturating_sub(now);
        let most = self.pace.saturating_mul(self.plan.starts - 1);
        match ahead.checked_sub(most) {
            None | Some(0) => Ok(until.max(now).saturating_add(self.pace)),
            Some(early) => Err(early),
        }
    }
}

impl Keyed {
    /// The key's hashes, and the shard that has its bucket.
    fn shard(&self, key: &Value) -> ([u64; 2], MutexGuard<'_, Shard>) {
        let hash = [self.hashers[0].hash_one(key), self.hashers[1].hash_one(key)];
        let shard = &self.shards[hash[0] as usize % SHARDS];
        // Nothing in here panics while it holds the lock, so what a poisoned one guards is whole.
        (hash, shard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Shard {
    /// Forgets buckets that are full again once there are twice as many as were not.
    fn make_room(&mut self, now: u64) {
        if self.until.len() < self.look_at.max(64) {
            return;
        }
        self.until.retain(|_, until| *until > now);
        if self.until.len() * 4 > MOST * 3 {
            let mut moments: Vec<u64> = self.until.values().copied().collect();
            let half = moments.len() / 2;
            let (_, middle, _) = moments.select_nth_unstable(half);
            let middle = *middle;
            self.until.retain(|_, until| *until > middle);
        }
        self.until.shrink_to(self.until.len() * 2);
        self.look_at = (self.until.len() * 2).min(MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, SHARDS, Throttle};
    use flux_node::Value;
    use proptest::prelude::*;

    const SECOND: u64 = 1_000_000_000;

    fn throttle(starts: u64, per: u64, keyed: bool) -> Throttle {
        Throttle::new(flux_plan::Throttle { starts, per, keyed })
    }

    #[test]
    fn a_bucket_holds_so_many_and_is_refilled_evenly() {
        let throttle = throttle(3, 3 * SECOND, false);
        assert!((0..3).all(|_| throttle.start(10 * SECOND, None).is_ok()));
        assert_eq!(throttle.start(10 * SECOND, None), Err(SECOND));
        assert_eq!(throttle.start(10 * SECOND + SECOND / 2, None), Err(SECOND / 2));
        assert_eq!(throttle.start(11 * SECOND, None), Ok(()));
        assert!(throttle.start(11 * SECOND, None).is_err());
        assert!((0..3).all(|_| throttle.start(20 * SECOND, None).is_ok()));
    }

    #[test]
    fn each_key_has_a_bucket_of_its_own() {
        let throttle = throttle(1, SECOND, true);
        let (one, two) = (Value::Int(1), Value::Str("two".into()));
        assert_eq!(throttle.start(0, Some(&one)), Ok(()));
        assert!(throttle.start(0, Some(&one)).is_err());
        assert_eq!(throttle.start(0, Some(&two)), Ok(()));
    }

    #[test]
    fn what_is_full_again_is_forgotten_and_there_is_a_bound() {
        let throttle = throttle(1, SECOND, true);
        let buckets = |throttle: &Throttle| match &throttle.buckets {
            super::Buckets::Keyed(keyed) => {
                keyed.shards.iter().map(|shard| shard.lock().unwrap().until.len()).sum::<usize>()
            }
            super::Buckets::One(_) => 1,
        };
        for n in 0..100_000 {
            throttle.start(n as u64 * SECOND, Some(&Value::Int(n))).unwrap();
        }
        assert!(buckets(&throttle) <= SHARDS * 64, "{}", buckets(&throttle));
        for n in 0..(2 * MOST * SHARDS) as i64 {
            throttle.start(200_000 * SECOND, Some(&Value::Int(n))).unwrap();
        }
        assert!(buckets(&throttle) <= MOST * SHARDS);
    }

    proptest! {
        /// In no span of time more than the bucket, and what flows into it meanwhile.
        #[test]
        fn no_span_has_more_starts_than_the_bucket_and_its_refill(
            starts in 1u64..6,
            per in 1u64..200,
            steps in prop::collection::vec(0u64..60, 1..80),
        ) {
            let throttle = throttle(starts, per, false);
            let pace = (per / starts).max(1);
            let (mut now, mut taken) = (0, Vec::new());
            for step in steps {
                now += step;
                match throttle.start(now, None) {
                    Ok(()) => taken.push(now),
                    Err(wait) => {
                        prop_assert!(throttle.start(now + wait - 1, None).is_err());
                        prop_assert!(throttle.next_at(now + wait));
                    }
                }
            }
            for (first, from) in taken.iter().enumerate() {
                for (last, to) in taken.iter().enumerate().skip(first) {
                    prop_assert!((last - first + 1) as u64 <= starts + (to - from) / pace);
                }
            }
        }
    }

    impl Throttle {
        /// Would it let one through at that moment?
        fn next_at(&self, now: u64) -> bool {
            match &self.buckets {
                super::Buckets::One(until) => self.next(until.load(super::Ordering::Relaxed), now).is_ok(),
                super::Buckets::Keyed(_) => false,
            }
        }
    }
}
