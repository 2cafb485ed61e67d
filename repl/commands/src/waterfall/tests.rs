//! Traces as the engine tells them.

use super::*;
use flux_session::plan::Plan;
use flux_session::screen::width_of;

fn screen(width: usize, colour: bool) -> Screen {
    Screen { width, colour, progress: false }
}

/// A trace, step by step; times are microseconds.
struct Made(Trace);

impl Made {
    fn new(source: &str, duration: u64) -> Made {
        Made(Trace { version: 1, source: source.into(), duration_ns: duration * 1_000, events: vec![] })
    }

    fn step(&mut self, name: &str, kind: &str, parent: Option<u32>, span: (u64, u64)) -> &mut TraceEvent {
        let depth = parent.map_or(0, |parent| self.0.events[parent as usize].depth + 1);
        self.0.events.push(TraceEvent {
            name: name.into(),
            kind: kind.into(),
            parent,
            branch: None,
            depth,
            start_ns: span.0 * 1_000,
            duration_ns: span.1 * 1_000,
            waited_ns: 0,
            outcome: Outcome::Ok,
            case: None,
        });
        self.0.events.last_mut().unwrap()
    }
}

/// The image server, whose handler ends the flow.
fn image() -> Trace {
    let mut made = Made::new("Listen", 10_000);
    made.step("Image", "flow", None, (0, 9_000)).outcome = Outcome::Failed(404);
    made.step("CheckCache", "call", Some(0), (0, 1_000)).waited_ns = 500_000;
    made.step("Handler", "flow", Some(0), (1_000, 8_000)).outcome = Outcome::Failed(404);
    let dispatch = made.step("Handler", "dispatch", Some(2), (1_000, 8_000));
    (dispatch.case, dispatch.outcome) = (Some(1), Outcome::Failed(404));
    made.step("cel", "predicate", Some(3), (1_000, 5));
    made.step("ReadInFromDisk", "call", Some(3), (1_010, 7_990)).outcome = Outcome::Handled(404);
    made.step("handle error ReadInFromDisk", "handler", None, (9_000, 1_000));
    made.step("FourOhFour", "call", Some(6), (9_000, 999));
    made.0
}

/// The shop: a recovery in one branch.
fn shop() -> Trace {
    let mut made = Made::new("Page", 4_000);
    made.step("Show", "flow", None, (0, 4_000));
    made.step("fork", "fork", Some(0), (10, 3_000));
    made.step("Details", "call", Some(1), (10, 2_000)).branch = Some(0);
    let reviews = made.step("Reviews", "call", Some(1), (12, 2_988));
    (reviews.branch, reviews.outcome) = (Some(1), Outcome::Recovered(502));
    made.step("recover Reviews", "recovery", Some(3), (2_500, 500));
    made.step("log.warn", "call", Some(4), (2_500, 400));
    made.step("NoReviews", "call", Some(4), (2_900, 100));
    made.step("Stock", "call", Some(1), (14, 900)).branch = Some(2);
    made.step("Left", "call", Some(1), (914, 300)).branch = Some(2);
    made.step("Availability", "dispatch", Some(0), (3_100, 890)).case = Some(7);
    made.step("Few", "call", Some(9), (3_120, 870));
    made.0
}

/// One branch makes the others stop; of many elements a few are shown.
fn cancelled() -> Trace {
    let mut made = Made::new("Feed", 1_000);
    made.step("fork", "fork", None, (0, 1_000)).outcome = Outcome::Failed(500);
    let slow = made.step("Slow", "call", Some(0), (0, 1_000));
    (slow.branch, slow.outcome) = (Some(0), Outcome::Cancelled);
    let broken = made.step("Broken", "call", Some(0), (0, 990));
    (broken.branch, broken.outcome) = (Some(1), Outcome::Failed(500));
    made.step("each", "each", Some(0), (0, 900)).branch = Some(2);
    for n in 0..20 {
        made.step("Element", "call", Some(3), (n * 40, 40)).branch = Some(n as u32);
    }
    made.0
}

#[test]
fn traces_fit_the_screen() {
    let cases = Cases::of(&Plan::new("p"));
    for (name, trace) in [("image", image()), ("shop", shop()), ("cancelled", cancelled())] {
        for width in [40, 80, 120] {
            insta::assert_snapshot!(format!("{name}_{width}"), render(&trace, &cases, &screen(width, false)));
        }
        for width in 30..160 {
            let drawn = render(&trace, &cases, &screen(width, false));
            assert!(drawn.lines().all(|line| width_of(line) <= width), "{name} at {width}:\n{drawn}");
        }
    }
}

#[test]
fn colours_change_no_letter() {
    let cases = Cases::of(&Plan::new("p"));
    let painted = render(&image(), &cases, &screen(80, true));
    insta::assert_snapshot!("image_in_colour", painted.replace('\x1b', "^"));
}

#[test]
fn an_empty_trace_is_a_line() {
    let trace = Made::new("", 0).0;
    let drawn = render(&trace, &Cases::default(), &screen(80, false));
    assert_eq!(drawn, "no source took it      0 ns\n");
}

#[test]
fn a_trace_that_makes_no_sense_is_shown_flat() {
    let mut trace = image();
    trace.events[0].parent = Some(3);
    trace.events[3].parent = Some(900);
    trace.duration_ns = 0;
    assert!(render(&trace, &Cases::default(), &screen(80, false)).contains("ReadInFromDisk"));
}
