//! What many requests came to: how many, how fast, how slow the slow ones were.

use crate::quantity::show;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Counts while it goes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    nanos: Vec<u64>,
    statuses: BTreeMap<u16, u64>,
}

impl Tally {
    /// One more: its status, and how long it took.
    pub(crate) fn add(&mut self, status: u16, nanos: u64) {
        self.nanos.push(nanos);
        *self.statuses.entry(status).or_default() += 1;
    }

    /// What another counted.
    pub(crate) fn join(&mut self, other: Tally) {
        self.nanos.extend(other.nanos);
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
    }

    /// Was there one that says error?
    pub(crate) fn has_errors(&self) -> bool {
        self.statuses.keys().any(|status| *status >= 400)
    }

    /// In a few lines; `elapsed` is the time that all together took, in nanoseconds.
    pub(crate) fn render(mut self, elapsed: u64) -> String {
        self.nanos.sort_unstable();
        let count = self.nanos.len();
        let rate = count as f64 * 1e9 / elapsed.max(1) as f64;
        let mut out = format!("{count} requests in {}, {rate:.0} a second\n", show(elapsed));
        let statuses: Vec<String> =
            self.statuses.iter().map(|(status, count)| format!("{status}: {count}")).collect();
        let _ = writeln!(out, "status  {}", statuses.join(", "));
        let at = |share: f64| {
            // The nearest rank: the smallest time that at least this share of the requests did not exceed.
            let rank = (share * count as f64).ceil() as usize;
            show(self.nanos.get(rank.max(1) - 1).copied().unwrap_or_default())
        };
        let _ = writeln!(
            out,
            "time    min {}, p50 {}, p90 {}, p99 {}, p99.9 {}, max {}",
            at(0.0),
            at(0.5),
            at(0.9),
            at(0.99),
            at(0.999),
            at(1.0)
        );
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let mut tally = Tally::default();
        (1..=100).rev().for_each(|n| tally.add(if n > 98 { 500 } else { 200 }, n * 1_000_000));
        assert!(tally.has_errors());
        assert_eq!(
            tally.render(2_000_000_000),
            "100 requests in 2.00 s, 50 a second\nstatus  200: 98, 500: 2\n\
             time    min 1.00 ms, p50 50.0 ms, p90 90.0 ms, p99 99.0 ms, p99.9 100 ms, max 100 ms\n"
        );
    }
}
