//! A flow's trace as a tree whose bars show when each step ran.

use crate::quantity::show;
use flux_runner::{Outcome, Trace, TraceEvent};
use std::fmt::Write;

/// How wide the bars are, and the names at least.
const BAR: usize = 30;
const NAME: usize = 24;

/// Draws it.
pub(crate) fn render(trace: &Trace, _screen: &crate::screen::Screen) -> String {
    let trace = &without_doubles(trace);
    let label = |event: &TraceEvent| {
        let kind = if matches!(event.kind.as_str(), "call" | "handler") {
            String::new()
        } else {
            format!(" ({})", event.kind)
        };
        let name =
            if event.name == event.kind { event.name.clone() } else { format!("{}{kind}", event.name) };
        format!("{}{name}", "  ".repeat(event.depth as usize + 1))
    };
    let widest = trace.events.iter().map(|event| label(event).chars().count()).max().unwrap_or(0).max(NAME);
    let mut out = String::new();
    let title = if trace.source.is_empty() { "no source took it" } else { &trace.source };
    let _ = writeln!(out, "{title:<widest$}  {:>8}", show(trace.duration_ns));
    for event in &trace.events {
        let bar = bar(event, trace.duration_ns);
        let line =
            format!("{:<widest$}  {:>8}  {bar}  {}", label(event), show(event.duration_ns), notes(event));
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A node whose body is nothing but its own dispatch is two events: shows them as one.
fn without_doubles(trace: &Trace) -> Trace {
    let events = &trace.events;
    let parent =
        |event: &TraceEvent| event.parent.map(|index| index as usize).filter(|index| *index < events.len());
    let double = |event: &TraceEvent| {
        event.kind == "dispatch"
            && parent(event).is_some_and(|p| events[p].kind == "flow" && events[p].name == event.name)
    };
    let mut shown: Vec<TraceEvent> = Vec::with_capacity(events.len());
    // For each event: how many doubles are around it, and where it went.
    let mut places: Vec<(u32, usize)> = Vec::with_capacity(events.len());
    for event in events {
        let (around, above) = parent(event).and_then(|p| places.get(p).copied()).unwrap_or_default();
        if double(event) {
            shown[above].kind.clone_from(&event.kind);
            shown[above].case = event.case;
            places.push((around + 1, above));
        } else {
            places.push((around, shown.len()));
            shown.push(TraceEvent { depth: event.depth.saturating_sub(around), ..event.clone() });
        }
    }
    Trace { events: shown, source: trace.source.clone(), ..*trace }
}

fn bar(event: &TraceEvent, whole: u64) -> String {
    let cell = |nanos: u64| (u128::from(nanos) * BAR as u128 / u128::from(whole.max(1))) as usize;
    let start = cell(event.start_ns).min(BAR - 1);
    let end = cell(event.start_ns.saturating_add(event.duration_ns)).clamp(start + 1, BAR);
    let waited = cell(event.waited_ns).min(end - start);
    let (wait, work) = ("░".repeat(waited), "█".repeat(end - start - waited));
    format!("{}{wait}{work}{}", " ".repeat(start), " ".repeat(BAR - end))
}

fn notes(event: &TraceEvent) -> String {
    let mut notes = Vec::new();
    match event.outcome {
        Outcome::Ok => {}
        Outcome::Failed(code) => notes.push(format!("failed: {code}")),
        Outcome::Recovered(code) => notes.push(format!("recovered from {code}")),
        Outcome::Handled(code) => notes.push(format!("failed: {code}, handled")),
        Outcome::Cancelled => notes.push("cancelled".into()),
    }
    if let Some(case) = event.case {
        notes.push(format!("case {}", u64::from(case) + 1));
    }
    if event.waited_ns > 0 {
        notes.push(format!("waited {}", show(event.waited_ns)));
    }
    notes.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str, kind: &str, depth: u32, span: (u64, u64), outcome: Outcome) -> TraceEvent {
        TraceEvent {
            name: name.into(),
            kind: kind.into(),
            parent: None,
            branch: None,
            depth,
            start_ns: span.0,
            duration_ns: span.1,
            waited_ns: 0,
            outcome,
            case: None,
        }
    }

    #[test]
    fn bars_stand_where_steps_ran() {
        // The dispatch of `Handler`, in the body of `Handler`, as the engine tells it.
        let mut check = event("CheckCache", "call", 1, (0, 1_000_000), Outcome::Ok);
        check.waited_ns = 500_000;
        let handler = event("Handler", "flow", 1, (1_000_000, 8_000_000), Outcome::Handled(404));
        let mut dispatch = event("Handler", "dispatch", 2, (1_000_000, 8_000_000), Outcome::Handled(404));
        (dispatch.case, dispatch.parent) = (Some(1), Some(2));
        let mut read = event("ReadInFromDisk", "call", 3, (1_000_000, 8_000_000), Outcome::Failed(404));
        read.parent = Some(3);
        let trace = Trace {
            version: 1,
            source: "Listen".into(),
            duration_ns: 10_000_000,
            events: vec![
                event("Image", "flow", 0, (0, 10_000_000), Outcome::Handled(404)),
                check,
                handler,
                dispatch,
                read,
                event("fork", "fork", 2, (10_000_000, 0), Outcome::Cancelled),
            ],
        };
        insta::assert_snapshot!(render(
            &trace,
            &crate::screen::Screen { width: 80, colour: false, progress: false }
        ));
    }

    #[test]
    fn an_empty_trace_is_a_line() {
        let trace = Trace { version: 1, source: String::new(), duration_ns: 0, events: vec![] };
        assert_eq!(
            render(&trace, &crate::screen::Screen { width: 80, colour: false, progress: false }),
            "no source took it             0 ns\n"
        );
    }
}
