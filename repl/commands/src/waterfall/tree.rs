//! Which rows a trace has, in which order, and what stands before their names.

use flux_session::line::Line;
use flux_session::paths::Cases;
use flux_session::runner::{Outcome, Trace, TraceEvent};
use flux_session::screen::Ink;
use std::collections::BTreeMap;

/// Of a list's elements so many are shown.
const ELEMENTS: usize = 8;
/// What decides for a dispatch, and what is waited for, is shown if it takes a hundredth of all the time.
pub(super) const WORTH_SHOWING: u64 = 100;

/// A line of the waterfall.
pub(super) struct Row<'t> {
    /// What happened; none: a remark.
    pub(super) event: Option<&'t TraceEvent>,
    /// Its name, behind the lines of the forks around.
    pub(super) name: Line,
    /// What stands before a note below it.
    pub(super) below: Line,
    pub(super) ink: Ink,
    /// It failed because something inside did.
    pub(super) passes_failure: bool,
}

struct Walk<'t> {
    trace: &'t Trace,
    cases: &'t Cases,
    inside: Vec<Vec<usize>>,
    rows: Vec<Row<'t>>,
}

/// All rows, those of a branch together.
pub(super) fn rows<'t>(trace: &'t Trace, cases: &'t Cases) -> Vec<Row<'t>> {
    let mut inside = vec![Vec::new(); trace.events.len()];
    let mut top = Vec::new();
    for (index, event) in trace.events.iter().enumerate() {
        // A parent comes before what is inside; anything else is no trace of ours, and is shown flat.
        match event.parent.map(|parent| parent as usize).filter(|parent| *parent < index) {
            Some(parent) => inside[parent].push(index),
            None => top.push(index),
        }
    }
    let mut walk = Walk { trace, cases, inside, rows: Vec::new() };
    for index in top {
        let indent = indented(&Line::default(), "  ");
        walk.event(index, &indent, &indent);
    }
    walk.rows
}

impl<'t> Walk<'t> {
    /// A step and what is inside; `first` stands before its name, `rest` before all below.
    fn event(&mut self, index: usize, first: &Line, rest: &Line) {
        let event = &self.trace.events[index];
        if self.is_hidden(event) {
            return;
        }
        let (case, body) = self.dispatched(index);
        let (ink, label) = self.label(event, case);
        let mut name = first.clone();
        name.push(ink, label);
        let deeper = indented(rest, "  ");
        let passes_failure = body.iter().any(|child| {
            matches!(self.trace.events[*child].outcome, Outcome::Failed(_) | Outcome::Handled(_))
        });
        self.rows.push(Row { event: Some(event), name, below: deeper.clone(), ink, passes_failure });
        match event.kind.as_str() {
            "fork" | "each" => self.branches(&body, event.kind == "each", rest),
            _ => body.into_iter().for_each(|child| self.event(child, &deeper, &deeper)),
        }
    }

    /// Branches side by side hang from one line.
    fn branches(&mut self, children: &[usize], elements: bool, rest: &Line) {
        let mut branches: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for child in children {
            let event = &self.trace.events[*child];
            if !self.is_hidden(event) {
                branches.entry(event.branch.unwrap_or(0)).or_default().push(*child);
            }
        }
        let count = branches.len();
        let shown = if elements { ELEMENTS.min(count) } else { count };
        for (at, steps) in branches.into_values().take(shown).enumerate() {
            let last = at + 1 == count;
            let (mut first, after) = (
                indented(rest, if last { "└ " } else { "├ " }),
                indented(rest, if last { "  " } else { "│ " }),
            );
            for child in steps {
                self.event(child, &first, &after);
                first.clone_from(&after);
            }
        }
        if shown < count {
            let mut name = indented(rest, "└ ");
            name.push(Ink::Faint, format!("… {} more", count - shown));
            let below = Line::default();
            self.rows.push(Row { event: None, name, below, ink: Ink::Faint, passes_failure: false });
        }
    }

    /// Which case was taken, and what ran. A node whose body is nothing but its own dispatch is two events: one row.
    fn dispatched(&self, index: usize) -> (Option<&'t TraceEvent>, Vec<usize>) {
        let event = &self.trace.events[index];
        let own = self.inside[index].clone();
        if event.kind == "dispatch" {
            return (Some(event), own);
        }
        let double = own.iter().position(|child| {
            let child = &self.trace.events[*child];
            child.kind == "dispatch" && child.name == event.name
        });
        match double {
            Some(at) if event.kind == "flow" => {
                let mut body = self.inside[own[at]].clone();
                body.extend(
                    own.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, child)| *child),
                );
                (self.trace.events.get(own[at]), body)
            }
            _ => (None, own),
        }
    }

    fn label(&self, event: &TraceEvent, dispatch: Option<&TraceEvent>) -> (Ink, String) {
        match (event.kind.as_str(), dispatch) {
            (_, Some(dispatch)) => {
                let case = dispatch.case.map(|case| format!("[{}]", self.cases.name(&dispatch.name, case)));
                (Ink::Dispatch, format!("{}{}", event.name, case.unwrap_or_default()))
            }
            ("call", _) => (Ink::Node, event.name.clone()),
            ("flow", _) => (Ink::Flow, event.name.clone()),
            ("recovery", _) => (Ink::Handler, format!("↺ {}", event.name)),
            ("handler", _) => (Ink::Handler, format!("⇒ {}", event.name)),
            ("fork", _) => (Ink::Faint, "at the same time".into()),
            (kind, _) if kind == event.name => (Ink::Faint, kind.to_owned()),
            (kind, _) => (Ink::Faint, format!("{} ({kind})", event.name)),
        }
    }

    /// Records take no time, and predicates hardly ever do.
    fn is_hidden(&self, event: &TraceEvent) -> bool {
        let short = event.duration_ns < self.trace.duration_ns / WORTH_SHOWING;
        matches!(event.kind.as_str(), "record" | "predicate") && event.outcome == Outcome::Ok && short
    }
}

fn indented(line: &Line, by: &str) -> Line {
    let mut line = line.clone();
    line.push(Ink::Faint, by);
    line
}
