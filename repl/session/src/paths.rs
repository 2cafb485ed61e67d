//! Which ways flows took, how often, and how long they took.
//!
//! Comes in: traces. Goes out: a table of paths. A path is told as which steps ran, in program order, which case a
//! dispatch took, and where a step failed and what caught that; the order in which branches of a fork ran is no part
//! of it. *Never* here: the times of single steps.

mod path;

use crate::line::Line;
use crate::quantity::show;
use crate::screen::{Ink, Screen};
use flux_plan::{NodeId, Plan};
use flux_runner::Trace;
use std::collections::HashMap;

/// More paths than this are counted, not shown.
const SHOWN: usize = 20;
/// Beside its figures, a path wants at least so much room.
const ROOM: usize = 34;

/// Paths with their flows' times.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    known: HashMap<Line, Vec<u64>>,
}

/// What a program's cases are called: `few`, not the second.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cases(HashMap<String, Vec<String>>);

impl Cases {
    /// The cases of a program's dispatches, as they are written.
    pub fn of(plan: &Plan) -> Cases {
        let named = plan.nodes.iter().enumerate().filter_map(|(index, node)| {
            let names = plan.case_names(NodeId(u32::try_from(index).ok()?));
            (!names.is_empty()).then(|| (node.name.clone(), names))
        });
        Cases(named.collect())
    }

    /// That case of that node; its number, from 1, where nothing better is known.
    pub fn name(&self, node: &str, case: u32) -> String {
        let known = self.0.get(node).and_then(|names| names.get(case as usize));
        known.cloned().unwrap_or_else(|| (u64::from(case) + 1).to_string())
    }
}

impl Paths {
    /// One more flow, which took so many nanoseconds.
    pub fn add(&mut self, trace: &Trace, cases: &Cases) {
        self.known.entry(path::of(trace, cases)).or_default().push(trace.duration_ns);
    }

    /// What another has seen.
    pub fn join(&mut self, other: Paths) {
        for (path, times) in other.known {
            self.known.entry(path).or_default().extend(times);
        }
    }

    /// How many flows it has seen.
    pub fn flows(&self) -> usize {
        self.known.values().map(Vec::len).sum()
    }

    /// For programs: one object a line, the most frequent first.
    pub fn json(&self) -> String {
        let mut rows: Vec<(String, Vec<u64>)> =
            self.known.iter().map(|(path, times)| (path.paint(&PLAIN), times.clone())).collect();
        rows.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
        let object = |(path, mut times): (String, Vec<u64>)| {
            times.sort_unstable();
            let mean = times.iter().map(|t| u128::from(*t)).sum::<u128>() / times.len().max(1) as u128;
            let mean = u64::try_from(mean).unwrap_or(u64::MAX);
            let p99 = crate::tally::percentile(&times, 0.99);
            serde_json::json!({"path": path, "count": times.len(), "mean_ns": mean, "p99_ns": p99})
                .to_string()
        };
        rows.into_iter().map(object).collect::<Vec<_>>().join("\n")
    }

    /// A table, the most frequent first.
    pub fn render(&self, screen: &Screen) -> String {
        let flows = self.flows().max(1);
        let mut rows: Vec<(String, &Line, Vec<u64>)> = self
            .known
            .iter()
            .map(|(path, times)| {
                let mut times = times.clone();
                times.sort_unstable();
                (path.paint(&PLAIN), path, times)
            })
            .collect();
        rows.sort_by(|a, b| b.2.len().cmp(&a.2.len()).then_with(|| a.0.cmp(&b.0)));
        let digits = rows.first().map_or(0, |row| row.2.len().to_string().len()).max("count".len());
        let mut out = String::new();
        let head = figures("count", "share", "mean", "p99", digits);
        let beside = crate::screen::width_of(&head) + 2 + ROOM <= screen.width;
        let title = if beside { format!("{head}  path") } else { head.clone() };
        out.push_str(&screen.paint(Ink::Faint, &title));
        out.push('\n');
        for (_, path, times) in rows.iter().take(SHOWN) {
            let count = times.len();
            let share = format!("{:.1}%", 100.0 * count as f64 / flows as f64);
            let mean = times.iter().map(|t| u128::from(*t)).sum::<u128>() / count.max(1) as u128;
            let mean = show(u64::try_from(mean).unwrap_or(u64::MAX));
            let p99 = show(crate::tally::percentile(times, 0.99));
            let figures = figures(&count.to_string(), &share, &mean, &p99, digits);
            let indent = if beside { crate::screen::width_of(&figures) + 2 } else { 4 };
            let lines = path.wrap(screen.width.saturating_sub(indent));
            let mut lines = lines.iter().map(|line| line.paint(screen));
            let first = if beside { lines.next().unwrap_or_default() } else { String::new() };
            out.push_str(format!("{figures}  {first}").trim_end());
            out.push('\n');
            for line in lines {
                out.push_str(&format!("{}{line}\n", " ".repeat(indent)));
            }
        }
        if rows.len() > SHOWN {
            out.push_str(&format!("… and {} more paths\n", rows.len() - SHOWN));
        }
        out
    }
}

const PLAIN: Screen = Screen { width: 80, colour: false, progress: false };

fn figures(count: &str, share: &str, mean: &str, p99: &str, digits: usize) -> String {
    format!("{count:>digits$}  {share:>6}  {mean:>7}  {p99:>7}")
}

#[cfg(test)]
mod tests;
