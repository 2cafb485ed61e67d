//! Paths as they are told.

use super::*;
use crate::screen::width_of;
use flux_runner::{Outcome, TraceEvent};

fn screen(width: usize, colour: bool) -> Screen {
    Screen { width, colour, progress: false }
}

struct Made(Trace);

impl Made {
    fn new(duration_ns: u64) -> Made {
        Made(Trace { version: 1, source: "Page".into(), duration_ns, events: vec![] })
    }

    fn step(mut self, name: &str, kind: &str, parent: Option<u32>, outcome: Outcome) -> Made {
        self.0.events.push(TraceEvent {
            name: name.into(),
            kind: kind.into(),
            parent,
            branch: None,
            depth: 0,
            start_ns: 0,
            duration_ns: 1,
            waited_ns: 0,
            outcome,
            case: None,
        });
        self
    }

    fn branch(mut self, branch: u32) -> Made {
        self.0.events.last_mut().unwrap().branch = Some(branch);
        self
    }

    fn case(mut self, case: u32) -> Made {
        self.0.events.last_mut().unwrap().case = Some(case);
        self
    }
}

fn told(made: Made) -> String {
    path::of(&made.0, &Cases::default()).paint(&PLAIN)
}

const OK: Outcome = Outcome::Ok;

/// The shop's page, whose reviews may fail; `swap`: the branches begin in another order.
fn page(reviews: Outcome, swap: bool, duration: u64) -> Made {
    let made = Made::new(duration).step("Show", "flow", None, OK).step("fork", "fork", Some(0), OK);
    let made = if swap {
        let made = made.step("Stock", "call", Some(1), OK).branch(2);
        made.step("Details", "call", Some(1), OK).branch(0)
    } else {
        let made = made.step("Details", "call", Some(1), OK).branch(0);
        made.step("Stock", "call", Some(1), OK).branch(2)
    };
    made.step("Reviews", "call", Some(1), reviews)
        .branch(1)
        .step("recover Reviews", "recovery", Some(4), OK)
        .step("NoReviews", "call", Some(5), OK)
        .step("record", "record", Some(0), OK)
        .step("Availability", "dispatch", Some(0), OK)
        .case(1)
        .step("cel", "predicate", Some(8), OK)
        .step("Few", "call", Some(8), OK)
}

#[test]
fn a_path_is_what_ran_and_not_in_which_order_branches_did() {
    let usual = "Page → {Details ∥ Reviews ∥ Stock} → Availability[2] → Few";
    assert_eq!(told(page(OK, false, 1)), usual);
    assert_eq!(told(page(OK, true, 1)), usual);
    assert_eq!(
        told(page(Outcome::Recovered(500), false, 1)),
        "Page → {Details ∥ Reviews(recovered 500) ∥ Stock} → Availability[2] → Few"
    );
}

#[test]
fn of_a_fork_that_failed_only_the_branch_that_did_is_told() {
    let made = Made::new(1)
        .step("Show", "flow", None, Outcome::Failed(404))
        .step("fork", "fork", Some(0), Outcome::Failed(404))
        .step("Details", "call", Some(1), Outcome::Handled(404))
        .branch(0)
        .step("Reviews", "call", Some(1), OK)
        .branch(1)
        .step("Stock", "call", Some(1), Outcome::Cancelled)
        .branch(2)
        .step("handle error Details", "handler", None, OK)
        .step("NoProduct", "call", Some(5), OK);
    assert_eq!(told(made), "Page → Details(failed 404) ⇒ NoProduct");
}

#[test]
fn of_elements_the_distinct_ways_are_told() {
    let each = |outcomes: &[Outcome]| {
        let made = Made::new(1).step("each", "each", None, OK);
        outcomes
            .iter()
            .enumerate()
            .fold(made, |made, (n, outcome)| made.step("Edits", "call", Some(0), *outcome).branch(n as u32))
    };
    assert_eq!(told(each(&[OK, OK, OK])), "Page → each Edits");
    assert_eq!(told(each(&[])), "Page → each of none");
    let mixed = told(each(&[OK, Outcome::Recovered(500), OK]));
    assert_eq!(mixed, "Page → each (Edits | Edits(recovered 500))");
    assert_eq!(told(each(&[Outcome::Recovered(500), OK])), mixed);
}

#[test]
fn the_table_fits_the_screen() {
    let mut paths = Paths::default();
    let cases = Cases::default();
    for n in 0..980 {
        paths.add(&page(OK, n % 2 == 0, 1_000_000 + n * 1_000).0, &cases);
    }
    let mut others = Paths::default();
    for n in 0..20 {
        others.add(&page(Outcome::Recovered(502), false, 30_000_000 + n).0, &cases);
    }
    paths.join(others);
    assert_eq!(paths.flows(), 1_000);
    for width in [40, 80, 120] {
        let table = paths.render(&screen(width, false));
        assert!(table.lines().all(|line| width_of(line) <= width), "{table}");
        insta::assert_snapshot!(format!("paths_{width}"), table);
    }
    insta::assert_snapshot!("paths_in_colour", paths.render(&screen(80, true)).replace('\x1b', "^"));
}

#[test]
fn more_paths_than_anyone_reads_are_counted() {
    let mut paths = Paths::default();
    for n in 0..25 {
        paths.add(&Made::new(1).step(&format!("N{n}"), "call", None, OK).0, &Cases::default());
    }
    let table = paths.render(&screen(80, false));
    assert!(table.ends_with("… and 5 more paths\n"), "{table}");
}
