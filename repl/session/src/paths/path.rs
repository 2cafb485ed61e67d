//! One flow's path, from its trace.

use super::{Cases, PLAIN};
use crate::line::Line;
use crate::screen::Ink;
use flux_runner::{Outcome, Trace, TraceEvent};
use std::collections::BTreeMap;

/// Stands before a handler, which ends the flow.
const HANDLER: char = '⇒';

/// The path that a flow took.
pub(super) fn of(trace: &Trace, cases: &Cases) -> Line {
    let mut inside = vec![Vec::new(); trace.events.len()];
    let mut top = Vec::new();
    for (index, event) in trace.events.iter().enumerate() {
        match event.parent.and_then(|parent| inside.get_mut(parent as usize)) {
            Some(children) => children.push(index),
            None => top.push(index),
        }
    }
    let walk = Walk { events: &trace.events, inside, cases };
    let mut steps = Vec::new();
    if !trace.source.is_empty() {
        steps.push(piece(Ink::Source, &trace.source));
    }
    steps.extend(top.into_iter().filter_map(|index| walk.event(index)));
    joined(steps, " → ")
}

struct Walk<'a> {
    events: &'a [TraceEvent],
    inside: Vec<Vec<usize>>,
    cases: &'a Cases,
}

impl Walk<'_> {
    /// What an event adds to the path; many add nothing.
    fn event(&self, index: usize) -> Option<Line> {
        let event = &self.events[index];
        if event.outcome == Outcome::Cancelled {
            return None;
        }
        let name = || event.name.as_str();
        match event.kind.as_str() {
            "call" => Some(with_mark(piece(Ink::Node, name()), event)),
            "flow" if recovered(event) => Some(with_mark(piece(Ink::Flow, name()), event)),
            "flow" => self.inside(index),
            "dispatch" => Some(self.dispatch(index)),
            "fork" => self.fork(index),
            "each" => self.each(index),
            "handler" => {
                let mut line = piece(Ink::Handler, &format!("{HANDLER} "));
                line.join(self.inside(index).unwrap_or_else(|| piece(Ink::Handler, name())));
                Some(line)
            }
            // Records and predicates are no steps of a path; a recovery is told at the step that failed.
            _ => None,
        }
    }

    fn inside(&self, index: usize) -> Option<Line> {
        let steps: Vec<Line> = self.inside[index].iter().filter_map(|child| self.event(*child)).collect();
        (!steps.is_empty()).then(|| joined(steps, " → "))
    }

    fn dispatch(&self, index: usize) -> Line {
        let event = &self.events[index];
        let case = event.case.map_or_else(|| "no case".into(), |case| self.cases.name(&event.name, case));
        let own = piece(Ink::Dispatch, &format!("{}[{case}]", event.name));
        let own = if recovered(event) || event.case.is_none() { with_mark(own, event) } else { own };
        if recovered(event) {
            return own;
        }
        joined(std::iter::once(own).chain(self.inside(index)).collect(), " → ")
    }

    /// Of a fork that failed, only the branch that made it fail: how far the others came is chance.
    fn fork(&self, index: usize) -> Option<Line> {
        let failed =
            |child: usize| !matches!(self.events[child].outcome, Outcome::Ok | Outcome::Recovered(_));
        let whole = !failed(index);
        let mut branches: BTreeMap<u32, (bool, Vec<Line>)> = BTreeMap::new();
        for child in &self.inside[index] {
            let branch = branches.entry(self.events[*child].branch.unwrap_or(0)).or_default();
            let broke = failed(*child) && self.events[*child].outcome != Outcome::Cancelled;
            branch.0 |= broke;
            branch.1.extend(self.event(*child));
        }
        let told = branches.into_values().filter(|(broke, _)| whole || *broke);
        let told: Vec<Line> =
            told.map(|(_, steps)| joined(steps, " → ")).filter(|line| !line.is_empty()).collect();
        match told.len() {
            0 => None,
            1 => told.into_iter().next(),
            _ => Some(between("{", joined(told, " ∥ "), "}")),
        }
    }

    /// The distinct ways of the elements; how many took each is no part of the path.
    fn each(&self, index: usize) -> Option<Line> {
        let mut elements: BTreeMap<u32, Vec<Line>> = BTreeMap::new();
        for child in &self.inside[index] {
            let element = elements.entry(self.events[*child].branch.unwrap_or(0)).or_default();
            element.extend(self.event(*child));
        }
        let mut ways: Vec<Line> = Vec::new();
        for steps in elements.into_values() {
            let way = joined(steps, " → ");
            if !way.is_empty() && !ways.contains(&way) {
                ways.push(way);
            }
        }
        ways.sort_by_key(|way| way.paint(&PLAIN));
        let several = ways.len() > 1;
        let mut line = piece(Ink::Faint, "each ");
        if ways.is_empty() {
            line.push(Ink::Faint, "of none");
            return Some(line);
        }
        let ways = joined(ways, " | ");
        line.join(if several { between("(", ways, ")") } else { ways });
        Some(line)
    }
}

fn recovered(event: &TraceEvent) -> bool {
    matches!(event.outcome, Outcome::Recovered(_))
}

fn with_mark(mut line: Line, event: &TraceEvent) -> Line {
    match event.outcome {
        Outcome::Ok | Outcome::Cancelled => {}
        Outcome::Recovered(code) => line.push(Ink::Handler, format!("(recovered {code})")),
        Outcome::Failed(code) | Outcome::Handled(code) => line.push(Ink::Bad, format!("(failed {code})")),
    }
    line
}

fn piece(ink: Ink, text: &str) -> Line {
    let mut line = Line::default();
    line.push(ink, text);
    line
}

fn between(open: &str, inside: Line, close: &str) -> Line {
    let mut line = piece(Ink::Faint, open);
    line.join(inside);
    line.push(Ink::Faint, close);
    line
}

fn joined(steps: Vec<Line>, between: &str) -> Line {
    let mut line = Line::default();
    for step in steps.into_iter().filter(|step| !step.is_empty()) {
        if !line.is_empty() {
            let ends = step.pieces().next().is_some_and(|(_, text)| text.starts_with(HANDLER));
            line.push(Ink::Faint, if ends { " " } else { between });
        }
        line.join(step);
    }
    line
}
