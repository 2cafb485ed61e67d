//! How long the flows of each source take, while they come in.
//!
//! Comes in: ends of flows, from whichever thread ran them. Goes out: counts by time, of all so far or since an earlier
//! look. *Never* here: single flows; a service that runs for days takes no more room than one that just began.

use flux_runner::FlowEnd;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// Each doubling of the time is cut into so many parts: a time is told to an eighth.
const PARTS: u32 = 8;
const PART_BITS: u32 = PARTS.trailing_zeros();
const BUCKETS: usize = (u64::BITS - PART_BITS + 1) as usize * PARTS as usize;

/// Times of flows, by source. Clones are the same.
#[derive(Clone, Default)]
pub struct Latencies(Arc<RwLock<HashMap<String, Arc<Buckets>>>>);

struct Buckets(Box<[AtomicU64]>);

/// How many took about how long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times(Vec<u64>);

impl Latencies {
    /// Counts one more flow that has ended.
    pub fn add(&self, end: &FlowEnd<'_>) {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(end.source).cloned();
        let buckets = known.unwrap_or_else(|| {
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            all.entry(end.source.to_owned()).or_default().clone()
        });
        if let Some(bucket) = buckets.0.get(bucket(end.nanos)) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// How long the flows of a source have taken so far.
    pub fn of(&self, source: &str) -> Times {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(source).cloned();
        Times(
            known.map_or_else(Vec::new, |buckets| {
                buckets.0.iter().map(|b| b.load(Ordering::Relaxed)).collect()
            }),
        )
    }
}

impl Default for Buckets {
    fn default() -> Self {
        Buckets((0..BUCKETS).map(|_| AtomicU64::new(0)).collect())
    }
}

impl Times {
    /// The times that came after an earlier look.
    pub fn since(&self, earlier: &Times) -> Times {
        let before = earlier.0.iter().copied().chain(std::iter::repeat(0));
        Times(self.0.iter().zip(before).map(|(now, before)| now.saturating_sub(before)).collect())
    }

    /// A time that at least this share of them did not exceed, to an eighth; none: there are none.
    pub fn percentile(&self, share: f64) -> Option<u64> {
        let count: u64 = self.0.iter().sum();
        let rank = ((share * count as f64).ceil() as u64).max(1);
        let mut seen = 0;
        for (index, count) in self.0.iter().enumerate() {
            seen += count;
            if seen >= rank {
                return Some(middle(index));
            }
        }
        None
    }
}

/// Small times have a bucket each; from there on, the first bits decide.
fn bucket(nanos: u64) -> usize {
    if nanos < u64::from(PARTS) {
        return nanos as usize;
    }
    let shift = nanos.ilog2() - PART_BITS;
    ((shift + 1) * PARTS) as usize + ((nanos >> shift) as usize - PARTS as usize)
}

/// What stands for the times of a bucket.
fn middle(bucket: usize) -> u64 {
    let parts = PARTS as usize;
    if bucket < parts {
        return bucket as u64;
    }
    let shift = (bucket / parts - 1) as u32;
    let first = ((bucket % parts + parts) as u64) << shift;
    first + ((1u64 << shift) >> 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_has_a_bucket_that_is_near() {
        for nanos in [0, 1, 7, 8, 9, 100, 1_000, 123_456, 9_999_999, 60_000_000_000, u64::MAX / 3, u64::MAX] {
            let near = middle(bucket(nanos));
            assert!(
                bucket(nanos) < BUCKETS && near.abs_diff(nanos) <= nanos / 8,
                "{nanos} is told as {near}"
            );
        }
        assert!((0..10_000u64).map(bucket).is_sorted());
    }

    #[test]
    fn percentiles_of_all_and_of_the_latest() {
        let latencies = Latencies::default();
        let add = |nanos| latencies.add(&FlowEnd { source: "S", nanos, failed: false });
        assert_eq!(latencies.of("S").percentile(0.5), None);
        (0..99).for_each(|_| add(1_000));
        add(1_000_000);
        let first = latencies.of("S");
        let near = |time: Option<u64>, wanted: u64| time.unwrap().abs_diff(wanted) <= wanted / 8;
        assert!(near(first.percentile(0.5), 1_000) && near(first.percentile(0.99), 1_000));
        assert!(near(first.percentile(1.0), 1_000_000));
        add(5);
        let later = latencies.of("S").since(&first);
        assert_eq!((later.percentile(0.5), later.percentile(0.99)), (Some(5), Some(5)));
        assert_eq!(latencies.of("S").since(&Times::default()), latencies.of("S"));
        assert_eq!(latencies.of("T").percentile(0.5), None);
    }
}
