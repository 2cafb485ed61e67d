//! A flow means the same at each place where it may stand: in a node with and without a signature, in brackets, a
//! branch, a case, an element of a list, a recovery, a handler, a predicate.
//!
//! Random small flows from one value to another are put at all of these places in one program; what `check` accepts of
//! one place it accepts of all, and what comes out of all is the same.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod literate;

use flux_analysis::{FileId, Severity, Workspace};
use literate::{Block, Document, Program, Service};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::{Cell, RefCell};
use std::path::Path;

/// Nodes for flows to run. Each flow begins with an `int n`, and ends in an `int out`.
const NODES: &str = "typedef even using cel(\"it % 2 == 0\");
typedef big using cel(\"it > 5\");
A (int n) -> (int a) using cel(\"n + 1\");
B (int a) -> (int b) using cel(\"a * 3\");
Sum (int a, int b) -> (int s) using cel(\"a + b\");
Pair (int n) -> (int a, int b);
Pair = {a: n, b: 7};
Again (int n) -> (int n) using cel(\"n * 2 + 1\");
Many (int n) -> (list<int> ns) using cel(\"[n, n + 2, 5]\");
Total (list<int> a) -> (int s) using cel(\"a[0] + a[1] * 10\");
Fails (int n) -> (int a) using cel(\"100 / (n - 3)\");
Mends (int n) -> (int a) using cel(\"n * 11\");
recover Fails => Mends;
Breaks (int n) -> (int a) using cel(\"60 / (n - 2)\");
Sort:[even] = A;
Sort:[_] = Mends;
Named:[big] = {a: n, b: 1};
Named:[_] = Pair;
Plain = A -> B;
Typed (int n) -> (int b);
Typed = Pair -> {b: b};
EndS (int s) -> (int out) using cel(\"s + 1\");
EndA (int a) -> (int out) using cel(\"a + 2\");
EndB (int b) -> (int out) using cel(\"b + 3\");
EndN (int n) -> (int out) using cel(\"n + 4\");
";

/// What comes out is one `int`.
const IS_ODD: &str = "IsOdd (int out) -> (bool yes) using cel(\"out % 2 == 1\");";

/// What a flow may run in the middle.
const STEPS: &[&str] = &[
    "A",
    "B",
    "Sum",
    "Pair",
    "Again",
    "Many",
    "Many -> each A -> Total",
    "Many -> each (A -> B)",
    "Total",
    "Fails",
    "Breaks",
    "Sort",
    "Named",
    "Plain",
    "Typed",
    "{ A, Pair -> {b: b} }",
    "{ Plain, Again }",
    "{ A, Typed } -> Sum",
    "{n: n, m: n}",
    "{a: n}",
    "{n: n}",
    "{a: 4, b: n}",
    "{r: {v: n, w: [n, 2]}} -> {a: r.v, b: 1}",
    "(A -> {b: a})",
    "each A",
];

const FIRST: &[&str] = &[
    "A",
    "Pair",
    "Again",
    "Many",
    "Fails",
    "Breaks",
    "Sort",
    "Named",
    "Plain",
    "Typed",
    "{ A, Typed }",
    "{a: n}",
    "{n: n, m: n}",
    "{ Pair, Again }",
    "{r: {v: n}} -> {b: r.v}",
];

const LAST: &[&str] = &["EndS", "EndA", "EndB", "EndN", "{out: n}", "{out: a}", "{out: b}"];

/// A program with the flow at each place; the first source is the flow as it stands.
fn program(flow: &str) -> String {
    format!(
        "{NODES}source Stands using http.get(\"/stands/{{int n}}\") => {flow} -> {{out: out}};
source Bracketed using http.get(\"/bracketed/{{int n}}\") => ({flow}) -> {{out: out}};
Bare = {flow};
source Without using http.get(\"/without/{{int n}}\") => Bare -> {{out: out}};
With (int n) -> (int out);
With = {flow};
source Signed using http.get(\"/signed/{{int n}}\") => With -> {{out: out}};
source Branch using http.get(\"/branch/{{int n}}\") => {{ {flow}, {{other: n}} }} -> {{out: out}};
Chosen:[_] = {flow};
source Case using http.get(\"/case/{{int n}}\") => Chosen -> {{out: out}};
source Element using http.get(\"/element/{{int n}}\") => {{list: [n]}} -> each ({flow}) -> First;
First (list<int> out) -> (int one) using cel(\"out[0]\");
Lost (int n) -> (int out);
Lost = fail(503, \"lost\");
recover Lost(503) => {flow};
source Recovered using http.get(\"/recovered/{{int n}}\") => Lost -> {{out: out}};
Bad (int n) -> (int out);
Bad = fail(418, \"bad\");
handle error Bad => {flow} -> {{out: out}};
source Handled using http.get(\"/handled/{{int n}}\") => Bad -> {{out: out}};
typedef odd Odd;
Odd (int n) -> (bool yes);
Odd = {flow} -> IsOdd;
{IS_ODD}
Asked:[odd] = {{out: 1}};
Asked:[_] = {{out: 0}};
source Predicate using http.get(\"/predicate/{{int n}}\") => Asked -> {{out: out}};
"
    )
}

const PLACES: &[&str] = &["bracketed", "without", "signed", "branch", "case", "element", "recovered"];

fn block(kind: &str, text: &str) -> Block {
    let text = format!("# x\n\n## x\n\n```{kind}\n{text}\n```\n");
    Document::parse(Path::new("flow.md"), &text).cases.remove(0).blocks.remove(0)
}

/// The reply's status and body.
fn asked(service: &Service, place: &str, n: i64) -> (String, String) {
    let (request, reply) = (block("request", &format!("GET /{place}/{n}")), block("reply", "200\n"));
    let answer = service.answer(&request, &reply);
    let (status, body) = answer.split_once('\n').unwrap();
    (status.to_owned(), body.trim().to_owned())
}

fn flows() -> impl Strategy<Value = String> {
    let middle = prop::collection::vec(prop::sample::select(STEPS), 0..4);
    (prop::sample::select(FIRST), middle, prop::sample::select(LAST)).prop_map(|(first, middle, last)| {
        [first].into_iter().chain(middle).chain([last]).collect::<Vec<_>>().join(" -> ")
    })
}

/// A workspace that programs are looked at in, one after another.
struct Checker {
    workspace: Workspace,
    file: FileId,
}

impl Checker {
    fn new() -> Checker {
        let mut workspace = Workspace::new();
        let file = workspace.open_text(Path::new("/flux-anywhere/main.flux"), NODES);
        Checker { workspace, file }
    }

    fn errors(&mut self, text: &str) -> Vec<String> {
        self.workspace.open_text(Path::new("/flux-anywhere/main.flux"), text);
        let found = self.workspace.report(&[self.file]);
        let errors = found.iter().filter(|diag| diag.severity == Severity::Error);
        errors.map(|diag| format!("{} {}: {}", diag.code, &text[diag.range.clone()], diag.message)).collect()
    }

    /// Is the flow by itself without a mistake?
    fn is_sound(&mut self, flow: &str) -> bool {
        let alone =
            format!("{NODES}source Stands using http.get(\"/{{int n}}\") => {flow} -> IsOdd;\n{IS_ODD}");
        self.errors(&alone).is_empty()
    }
}

fn same_everywhere(checker: &mut Checker, flow: &str) {
    let written = program(flow);
    let errors = checker.errors(&written);
    assert!(
        errors.is_empty(),
        "{flow}\nis accepted as it stands, and elsewhere\n{}\n{written}",
        errors.join("\n")
    );
    let text = block("flux", &written);
    let all = Program { files: vec![&text], expected: Vec::new() };
    let service = Service::start(&all).unwrap_or_else(|why| panic!("{flow}\n{why}"));
    for n in [0, 1, 2, 3, 8] {
        let (status, body) = asked(&service, "stands", n);
        for place in PLACES {
            let there = asked(&service, place, n);
            assert_eq!((&there.0, &there.1), (&status, &body), "{place}/{n}: {flow}");
        }
        // The reply of a handler is one of a failure; what fails in a predicate fails the flow.
        let handled = asked(&service, "handled", n);
        assert_eq!(handled.0, "500", "handled/{n}: {flow}");
        let predicate = asked(&service, "predicate", n);
        if status == "200" {
            assert_eq!(handled.1, body, "handled/{n}: {flow}");
            let odd = body.parse::<i64>().unwrap() % 2 == 1;
            assert_eq!(predicate, ("200".to_owned(), u8::from(odd).to_string()), "predicate/{n}: {flow}");
        } else {
            assert_eq!(predicate.0, status, "predicate/{n}: {flow}");
        }
    }
}

#[test]
fn a_flow_means_the_same_at_each_place() {
    let cases = std::env::var("FLOWS").ok().and_then(|count| count.parse().ok()).unwrap_or(150);
    let config =
        Config { cases, failure_persistence: None, max_global_rejects: 100_000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    assert_eq!(Checker::new().errors(NODES), Vec::<String>::new());
    let (sound, checker) = (Cell::new(0), RefCell::new(Checker::new()));
    runner
        .run(&flows(), |flow| {
            let mut checker = checker.borrow_mut();
            prop_assume!(checker.is_sound(&flow));
            sound.set(sound.get() + 1);
            same_everywhere(&mut checker, &flow);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(sound.get() >= cases, "{} flows were sound", sound.get());
}
