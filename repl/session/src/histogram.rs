//! How many took how long, as bars: each row is a range of times, and rows grow with the times.
//!
//! Comes in: times in order. Goes out: rows. *Never* here: percentiles.

use crate::bar;
use crate::quantity::show;
use crate::screen::{Ink, Screen};

/// More rows than this are no picture.
const ROWS: usize = 14;
/// Where rows begin within a decade: the finest that needs no more than [`ROWS`] is taken.
const DECADES: [&[f64]; 5] = [
    &[
        1.0, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2.0, 2.2, 2.4, 2.7, 3.0, 3.3, 3.6, 3.9, 4.3, 4.7, 5.1, 5.6, 6.2,
        6.8, 7.5, 8.2, 9.1,
    ],
    &[1.0, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 3.9, 4.7, 5.6, 6.8, 8.2],
    &[1.0, 1.5, 2.0, 3.0, 5.0, 7.0],
    &[1.0, 2.0, 5.0],
    &[1.0],
];
/// So many empty rows are drawn as a gap.
const GAP: usize = 3;
/// A bar wider than this says no more.
const BAR: usize = 60;

/// One row: from that time, in nanoseconds, so many.
type Row = (u64, usize);

/// Draws times, which come in order.
pub fn render(times: &[u64], screen: &Screen) -> String {
    let rows = rows(times);
    let most = rows.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let digits = most.to_string().len();
    // The time, the count, the line, and blanks between them.
    let columns = screen.width.saturating_sub(2 + 7 + 2 + digits + 2).clamp(1, BAR);
    let mut out = String::new();
    for part in rows.chunk_by(|a, b| a.1 == 0 && b.1 == 0) {
        if part.len() >= GAP {
            let gap = screen.paint(Ink::Faint, &format!("{:>7}  {:>digits$} ┊", "⋮", ""));
            out.push_str(&format!("  {gap}\n"));
            continue;
        }
        for (from, count) in part {
            let bar = screen.paint(Ink::Node, bar::of(*count, most, columns).trim_end());
            let from = screen.paint(Ink::Faint, &format!("{:>7}", show(*from)));
            out.push_str(
                format!("  {from}  {count:>digits$} {}{bar}", screen.paint(Ink::Faint, "│")).trim_end(),
            );
            out.push('\n');
        }
    }
    out
}

fn rows(times: &[u64]) -> Vec<Row> {
    let (Some(least), Some(most)) = (times.first(), times.last()) else { return Vec::new() };
    let (least, most) = ((*least).max(1), (*most).max(1));
    let grown = DECADES
        .iter()
        .map(|steps| borders(steps, least, most))
        .find(|borders| borders.len() <= ROWS)
        .unwrap_or_else(|| vec![0]);
    let borders = if grown.len() < ROWS / 2 { even(least, most) } else { grown };
    let mut rows: Vec<Row> = borders.into_iter().map(|from| (from, 0)).collect();
    for time in times {
        let at = rows.partition_point(|(from, _)| from <= time).max(1) - 1;
        rows[at].1 += 1;
    }
    rows
}

/// Rows of the same width, for times that lie close to each other: a round number each.
fn even(least: u64, most: u64) -> Vec<u64> {
    let enough = (most - least) / (ROWS as u64 - 2);
    let mut decade = 1;
    let step = loop {
        match [1, 2, 5].map(|n| n * decade).into_iter().find(|step| *step > enough) {
            Some(step) => break step,
            None => decade *= 10,
        }
    };
    (least / step..=most / step).map(|n| n * step).collect()
}

/// Where rows begin that hold all from `least` to `most`.
fn borders(steps: &[f64], least: u64, most: u64) -> Vec<u64> {
    let mut borders: Vec<u64> = Vec::new();
    let mut decade = 1.0;
    while decade <= most as f64 {
        for step in steps {
            let border = (decade * step).round() as u64;
            if border > most && !borders.is_empty() {
                break;
            }
            if border <= least {
                borders.clear();
            }
            if borders.last() != Some(&border) {
                borders.push(border);
            }
        }
        decade *= 10.0;
    }
    borders
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Most take about a millisecond; some a tenth of a second.
    fn times() -> Vec<u64> {
        let usual = (0..900u64).map(|n| 800_000 + n * n);
        let slow = (0..20u64).map(|n| 90_000_000 + n * 1_000_000);
        usual.chain(slow).collect()
    }

    #[test]
    fn it_fits() {
        for width in [40, 80, 120] {
            let screen = Screen { width, colour: false, progress: false };
            let drawn = render(&times(), &screen);
            assert!(drawn.lines().all(|line| crate::screen::width_of(line) <= width), "{drawn}");
            insta::assert_snapshot!(format!("histogram_{width}"), drawn);
        }
        let screen = Screen { width: 40, colour: true, progress: false };
        insta::assert_snapshot!("histogram_in_colour", render(&times(), &screen));
    }

    #[test]
    fn every_time_has_a_row() {
        for times in [
            vec![],
            vec![0],
            vec![1, 1],
            vec![0, 5, u64::MAX],
            vec![1_500_000; 9],
            vec![999, 1_001],
            vec![302_000_000, 325_000_000],
        ] {
            let rows = rows(&times);
            assert_eq!(rows.iter().map(|(_, count)| count).sum::<usize>(), times.len(), "{times:?}");
            assert!(rows.len() <= ROWS.max(21) && rows.is_sorted(), "{rows:?}");
            assert!(rows.first().is_none_or(|(from, _)| *from <= times[0].max(1)), "{rows:?}");
        }
    }
}
