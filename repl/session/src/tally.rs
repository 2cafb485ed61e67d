//! What many requests came to: how many, how fast, how slow the slow ones were.

use crate::histogram;
use crate::line::Line;
use crate::quantity::show;
use crate::screen::{Ink, Screen};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Fewer than this are a list, not a distribution.
const FEW: usize = 10;

/// Counts while it goes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    nanos: Vec<u64>,
    /// Each with whether it says error.
    statuses: BTreeMap<String, (u64, bool)>,
}

/// The smallest of these times, which come in order, that at least this share of them did not exceed.
pub fn percentile(nanos: &[u64], share: f64) -> u64 {
    let rank = (share * nanos.len() as f64).ceil() as usize;
    nanos.get(rank.max(1) - 1).copied().unwrap_or_default()
}

impl Tally {
    /// One more: its status, whether that says error, and how long it took.
    pub fn add(&mut self, status: String, error: bool, nanos: u64) {
        self.nanos.push(nanos);
        self.statuses.entry(status).or_insert((0, error)).0 += 1;
    }

    /// Adds what another has counted.
    pub fn join(&mut self, other: Tally) {
        self.nanos.extend(other.nanos);
        for (status, (count, error)) in other.statuses {
            self.statuses.entry(status).or_insert((0, error)).0 += count;
        }
    }

    /// How many there were.
    pub fn count(&self) -> usize {
        self.nanos.len()
    }

    /// How many had which status.
    pub(crate) fn statuses(&self) -> impl Iterator<Item = (&str, u64)> {
        self.statuses.iter().map(|(status, (count, _))| (status.as_str(), *count))
    }

    /// Was there one that says error?
    pub(crate) fn has_errors(&self) -> bool {
        self.statuses.values().any(|(_, error)| *error)
    }

    /// For programs; times are in nanoseconds.
    pub fn json(&self, elapsed: u64) -> serde_json::Value {
        let mut nanos = self.nanos.clone();
        nanos.sort_unstable();
        let statuses = self.statuses.iter().map(|(status, (count, _))| (status.clone(), (*count).into()));
        let statuses: serde_json::Map<String, serde_json::Value> = statuses.collect();
        let at = |share| percentile(&nanos, share);
        serde_json::json!({
            "requests": nanos.len(), "elapsed_ns": elapsed, "statuses": statuses,
            "min_ns": at(0.0), "p50_ns": at(0.5), "p90_ns": at(0.9), "p99_ns": at(0.99), "max_ns": at(1.0),
        })
    }

    /// In a few lines; `elapsed` is the time that all together took, in nanoseconds.
    pub fn render(&self, elapsed: u64, screen: &Screen) -> String {
        let mut nanos = self.nanos.clone();
        nanos.sort_unstable();
        let count = nanos.len();
        let rate = count as f64 * 1e9 / elapsed.max(1) as f64;
        let mut out = format!("{count} requests in {}, {rate:.0} a second\n", show(elapsed));
        let statuses = self.statuses.iter().map(|(status, (count, error))| {
            (if *error { Ink::Bad } else { Ink::Good }, format!("{status}: {count}"))
        });
        labelled(&mut out, "status", statuses.collect(), screen);
        if count == 0 {
            return out;
        }
        let shares =
            [("min", 0.0), ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("max", 1.0)];
        let times =
            shares.map(|(name, share)| (Ink::Plain, format!("{name} {}", show(percentile(&nanos, share)))));
        labelled(&mut out, "time", times.into(), screen);
        if count >= FEW {
            let _ = write!(out, "\n{}", histogram::render(&nanos, screen));
        }
        out
    }
}

/// `status  200: 98, 500: 2`, on as many lines as it takes.
fn labelled(out: &mut String, label: &str, parts: Vec<(Ink, String)>, screen: &Screen) {
    let mut line = Line::default();
    let last = parts.len();
    for (at, (ink, text)) in parts.into_iter().enumerate() {
        line.push(ink, text);
        line.push(Ink::Plain, if at + 1 < last { ", " } else { "" });
    }
    let lines = line.wrap(screen.width.saturating_sub(8));
    for (at, line) in lines.iter().enumerate() {
        let label = if at == 0 { label } else { "" };
        let text = format!("{}{}", screen.paint(Ink::Faint, &format!("{label:<8}")), line.paint(screen));
        let _ = writeln!(out, "{}", text.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_times_that_were_measured() {
        let mut tally = Tally::default();
        let screen = Screen { width: 80, colour: false, progress: false };
        (1..=9).rev().for_each(|n| tally.add(if n > 8 { "500" } else { "200" }.into(), n > 8, n * 1_000_000));
        assert!(tally.has_errors());
        assert_eq!(
            tally.render(2_000_000_000, &screen),
            "9 requests in 2.00 s, 4 a second\nstatus  200: 8, 500: 1\n\
             time    min 1.00 ms, p50 5.00 ms, p90 9.00 ms, p99 9.00 ms, p99.9 9.00 ms,\n        max 9.00 ms\n"
        );
    }

    #[test]
    fn it_fits() {
        let mut tally = Tally::default();
        (1..=200).for_each(|n| tally.add(if n > 190 { "500" } else { "200" }.into(), n > 190, n * n * 1_000));
        for width in [40, 80, 120] {
            let drawn = tally.render(1_000_000_000, &Screen { width, colour: false, progress: false });
            assert!(drawn.lines().all(|line| crate::screen::width_of(line) <= width), "{drawn}");
            insta::assert_snapshot!(format!("tally_{width}"), drawn);
        }
        let drawn = tally.render(1_000_000_000, &Screen { width: 80, colour: true, progress: false });
        insta::assert_snapshot!("tally_in_colour", drawn);
    }
}
