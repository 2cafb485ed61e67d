//! A flow's trace as a tree whose bars show when each step ran.
//!
//! Comes in: a trace. Goes out: text that is no wider than the screen. Branches of a fork hang from one line, `░` is
//! waiting for constraints, `━` is what surrounds other steps. *Never* here: what a path is.

mod tree;

use flux_session::line::Line;
use flux_session::paths::Cases;
use flux_session::quantity::show;
use flux_session::runner::{Outcome, Trace, TraceEvent};
use flux_session::screen::{Ink, Screen, fit, width_of};
use tree::{Row, WORTH_SHOWING};

/// Names are given so much room at least, and at most that part of the screen.
const NAME: usize = 12;
const NAMES: f64 = 0.42;
/// A duration's, and its blanks'.
const TIME: usize = 11;
/// A bar narrower than this shows nothing.
const BAR: usize = 8;
/// Where there is so much room, steps' starts are told as figures, too.
const WIDE: usize = 100;
/// Notes beside the bar take no more than that part of the screen.
const NOTES: f64 = 0.3;

/// How the columns lie.
struct Columns {
    name: usize,
    starts: bool,
    bar: usize,
    /// None: notes stand below.
    notes: Option<usize>,
}

/// Draws a trace as a table with a bar for each step.
pub(crate) fn render(trace: &Trace, cases: &Cases, screen: &Screen) -> String {
    let rows = tree::rows(trace, cases);
    let notes: Vec<Line> = rows.iter().map(|row| notes(row, trace.duration_ns)).collect();
    let title = if trace.source.is_empty() { "no source took it" } else { &trace.source };
    let widest = rows.iter().map(|row| row.name.width()).max().unwrap_or(0).max(width_of(title));
    let columns = Columns::of(screen.width, widest, notes.iter().map(Line::width).max().unwrap_or(0));
    let mut out = String::new();
    let before = columns.name + 2 + if columns.starts { TIME } else { 0 };
    let head = screen.paint(Ink::Source, &fit(title, before));
    out.push_str(&format!("{head}{:>8}{}\n", show(trace.duration_ns), axis(&columns, trace, screen)));
    for (row, notes) in rows.iter().zip(&notes) {
        push(&mut out, &columns, row, notes, trace.duration_ns, screen);
    }
    out
}

/// Above the bars: where they begin, and where they end.
fn axis(columns: &Columns, trace: &Trace, screen: &Screen) -> String {
    let end = show(trace.duration_ns);
    if trace.events.is_empty() || columns.bar < 2 * BAR {
        return String::new();
    }
    let line = "─".repeat(columns.bar.saturating_sub(4 + width_of(&end)));
    format!(" {}", screen.paint(Ink::Faint, &format!("0 {line} {end}")))
}

impl Columns {
    fn of(width: usize, names: usize, notes: usize) -> Columns {
        let share = |part: f64| (width as f64 * part) as usize;
        let starts = width >= WIDE;
        let name = names.clamp(NAME, share(NAMES).max(NAME));
        let left = width.saturating_sub(name + TIME + if starts { TIME } else { 0 });
        let beside = if notes == 0 { 0 } else { notes + 1 };
        if beside <= share(NOTES) && left >= beside + 2 * BAR {
            Columns { name, starts, bar: left - beside, notes: Some(notes) }
        } else {
            Columns { name, starts, bar: left, notes: None }
        }
    }
}

fn push(out: &mut String, columns: &Columns, row: &Row<'_>, notes: &Line, whole: u64, screen: &Screen) {
    let mut line = row.name.elide(columns.name);
    line.push(Ink::Plain, " ".repeat(columns.name - line.width()));
    if let Some(event) = row.event {
        if columns.starts {
            let start = if event.start_ns == 0 { "+0".into() } else { format!("+{}", show(event.start_ns)) };
            line.push(Ink::Faint, format!("{start:>TIME$}"));
        }
        line.push(Ink::Plain, format!("  {:>8} ", show(event.duration_ns)));
        line.join(bar(event, row.ink, columns.bar, whole));
        if columns.notes.is_some() && !notes.is_empty() {
            line.push(Ink::Plain, " ");
            line.join(notes.clone());
        }
    }
    out.push_str(line.paint(screen).trim_end());
    out.push('\n');
    if columns.notes.is_none() && !notes.is_empty() {
        let indent = row.below.width();
        for part in notes.wrap(screen.width.saturating_sub(indent)) {
            let mut line = row.below.clone();
            line.join(part.elide(screen.width.saturating_sub(indent)));
            out.push_str(line.paint(screen).trim_end());
            out.push('\n');
        }
    }
}

/// When it waited, and when it ran.
fn bar(event: &TraceEvent, ink: Ink, columns: usize, whole: u64) -> Line {
    let cell = |nanos: u64| (u128::from(nanos) * columns as u128 / u128::from(whole.max(1))) as usize;
    let start = cell(event.start_ns).min(columns.saturating_sub(1));
    let end = cell(event.start_ns.saturating_add(event.duration_ns)).min(columns);
    let waited = cell(event.waited_ns).max(usize::from(waits(event, whole))).min(end.saturating_sub(start));
    let work = end.saturating_sub(start + waited);
    let (ink, letter) = match (event.outcome, event.kind.as_str()) {
        (Outcome::Cancelled, _) => (Ink::Faint, "╌"),
        (Outcome::Failed(_) | Outcome::Handled(_), "call" | "predicate") => (Ink::Bad, "█"),
        (_, "call" | "predicate") => (ink, "█"),
        _ => (ink, "━"),
    };
    // What is shorter than a column is a thin line, so that it shows at all.
    let work = if work == 0 && waited == 0 { "▏".to_owned() } else { letter.repeat(work) };
    let mut line = Line::default();
    line.push(Ink::Plain, " ".repeat(start));
    line.push(Ink::Lock, "░".repeat(waited));
    line.push(ink, work);
    line.push(Ink::Plain, " ".repeat(columns.saturating_sub(line.width())));
    line
}

/// Did it wait for anybody? To take what is free takes a moment, too.
fn waits(event: &TraceEvent, whole: u64) -> bool {
    event.waited_ns > 0 && event.waited_ns >= whole / WORTH_SHOWING
}

/// What became of it, where that is not just fine.
fn notes(row: &Row<'_>, whole: u64) -> Line {
    let mut line = Line::default();
    let Some(event) = row.event else { return line };
    let mut add = |ink: Ink, text: String| {
        let separator = if line.is_empty() { "" } else { ", " };
        line.push(ink, format!("{separator}{text}"));
    };
    match event.outcome {
        Outcome::Ok => {}
        // Said at the step inside that failed.
        Outcome::Failed(_) | Outcome::Handled(_) if row.passes_failure => {}
        Outcome::Failed(code) => add(Ink::Bad, format!("✗ failed {code}")),
        Outcome::Recovered(code) => add(Ink::Handler, format!("↺ recovered {code}")),
        Outcome::Handled(code) => add(Ink::Bad, format!("✗ failed {code}, handled")),
        Outcome::Cancelled => add(Ink::Faint, "cancelled".into()),
    }
    if waits(event, whole) {
        add(Ink::Lock, format!("waited {}", show(event.waited_ns)));
    }
    line
}

#[cfg(test)]
mod tests;
