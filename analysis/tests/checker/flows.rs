//! While flows alone are written, the same is said as by a workspace that has seen nothing before: whatever they lead
//! to, in whatever file, as steps, predicates, recoveries or handlers.

use crate::door;
use flux_analysis::Workspace;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// What does not change while flows do; `%` stands for the steps of the next flow, `^` for dozens of others: answers are
/// kept for so many statements together.
const MAIN: &str = "\
use \"b.flux\";
use \"c.flux\" as c;
A (int a) -> (int a);
B (int a) -> (int a, int b);
C (int b) -> ();
T (int a) -> (bool yes);
D (int a) -> (string s);
@output O (int a) -> (int a);
Test (int a) -> (bool yes);
Sid (int a) -> (int session);
typedef big T;
typedef tested Test;
Listen () -> (int a);
source Get using http.get(\"/{int a}\") => P0;
source Post using http.post(\"/{int a}\") {session: Sid} => P1 -> P2;
source Listen {session: Own} => P3;
source Begun => P4;
Begun = %;
Own = %;
Test = %;
P0 = %;
P1 = %;
P2 = %;
P3 = %;
^
P4 = %;
P5 = %;
P6 (int a) -> (int a);
P6 = %;
@pure P7 = %;
Q:[big, _] = %;
Q:[_, tested] = %;
Q:[_, _] = %;
Unused = %;
Lonely = %;
^
H0 = %;
H1 (int a) -> (int a);
H1 = %;
H2 = %;
handle error A => H0;
handle error P1 => H1;
handle error * => H2;
recover B => P6 -> B;
recover c.W0 => Q;
constraint A:{x};
constraint B:{x?, z};
constraint P2:{y(a)};
constraint P3:{z, s(session)};
constraint R0:{x, y};
optimize A with cache(entries: 10);
";

const USED: &str = "\
use \"c.flux\" as c;
E (int a) -> (int a);
R0 = %;
R1 = %;
R2 = %;
R3:[none] = %;
R3:[_] = %;
H3:[none] = %;
H3:[_] = %;
handle error E => H3;
handle error R1 => D -> H3;
constraint E:{x};
constraint R1:{e};
";

const BEHIND: &str = "\
V (int a) -> (int a, int b);
W0 = %;
W1 = %;
W2 = %;
recover V => W2;
constraint V:{x};
";

/// Steps that a flow may have.
const STEPS: &[&str] = &[
    "A",
    "A",
    "B",
    "C",
    "D",
    "E",
    "Near3",
    "Near59",
    "O",
    "P0",
    "P1",
    "P2",
    "P3",
    "P4",
    "P5",
    "P6",
    "P7",
    "Q",
    "Unused",
    "R0",
    "R1",
    "R2",
    "R3",
    "c.W0",
    "c.W1",
    "c.W2",
    "c.V",
    "Pq",
    "c.Wx",
    "Sid",
    "T",
    "Listen",
    "Begun",
    "each A",
    "each P5",
    "(A -> P6)",
    "{A, P2}",
    "{ R1, B -> C }",
    "{a: b, b: a}",
    "cel(\"a + 1\")",
    "text.template(\"{a}\")",
    "text.template(\"{code}\")",
    "http.get(\"/x\")",
];

/// What is typed now and then beside flows.
const OTHERS: &[(&str, &str)] = &[
    ("constraint A:{x};", "constraint A:{x?};"),
    ("A (int a) -> (int a);", "A (int a) -> (string s);"),
    ("handle error A => H0;", "handle error A => H3;"),
    ("recover B => P6 -> B;", "recover B => P7;"),
    ("typedef tested Test;", "typedef tested P6;"),
    ("P6 (int a) -> (int a);", "P6 (int a, int b) -> (int b);"),
    ("source Begun => P4;", "source Begun => Begun;"),
    ("entries: 10", "entries: \"x\""),
    // Statements that come and go, and such as become others in their place.
    ("H0 = ", "New = A; H0 = "),
    ("constraint P3:{z, s(session)};", "Near = P3;"),
    ("Near = P3;", "Near = P4;"),
    ("Near3 = A;", "Near3 (int a) -> (int a);"),
    ("Near60 = A;", "constraint A:{z};"),
    ("Near59 = A;", "Near59 = near = P0;"),
];

/// Flows and sources between others, in the first and in the second place.
fn near(place: usize) -> String {
    let all = (place * 34..place * 34 + 34).map(|n| match n % 11 {
        0 => format!("source Near{n} using http.get(\"/near/{n}/{{int a}}\") => P{};\n", n % 8),
        _ => format!("Near{n} = A;\n"),
    });
    all.collect()
}

/// Each flow's steps, and which of the others are typed.
struct Program {
    flows: Vec<Vec<u8>>,
    others: Vec<bool>,
    /// A step that is misspelt: of which flow, which.
    misspelt: Option<(usize, usize)>,
}

/// Which flow, its steps; what else.
type Typed = (u8, Vec<u8>, Option<u8>);

impl Program {
    fn new() -> Self {
        let count = [MAIN, USED, BEHIND].iter().map(|text| text.matches('%').count()).sum();
        Program { flows: vec![vec![0]; count], others: vec![false; OTHERS.len()], misspelt: None }
    }

    fn typed(&mut self, (flow, steps, other): &Typed) {
        let count = self.flows.len();
        self.flows[*flow as usize % count].clone_from(steps);
        if let Some(other) = other {
            self.others[*other as usize % OTHERS.len()] ^= true;
        }
    }

    fn files(&self) -> Vec<(&'static str, String)> {
        let mut flows = self.flows.iter().enumerate();
        let mut text = |text: &str| {
            let mut text = text.replacen('^', &near(0), 1).replacen('^', &near(1), 1);
            while let Some(at) = text.find('%') {
                let (flow, steps) = flows.next().expect("there are as many flows as places for them");
                let steps = steps.iter().enumerate().map(|(step, which)| {
                    let end = if self.misspelt == Some((flow, step)) { "z" } else { "" };
                    format!("{}{end}", STEPS[*which as usize % STEPS.len()])
                });
                text.replace_range(at..=at, &steps.collect::<Vec<_>>().join(" -> "));
            }
            let typed = OTHERS.iter().zip(&self.others).filter(|(_, typed)| **typed);
            typed.fold(text, |text, ((from, to), _)| text.replace(from, to))
        };
        vec![("a.flux", text(MAIN)), ("b.flux", text(USED)), ("c.flux", text(BEHIND))]
    }
}

/// What is said of the program, and of each file with the others at hand.
fn said(workspace: &mut Workspace, files: &[(&str, String)]) -> Vec<Vec<String>> {
    let ids: Vec<_> = files.iter().map(|(name, text)| door::file(workspace, name, text)).collect();
    workspace.set_folders(&ids);
    let mut out = vec![door::said(workspace, ids[0])];
    for file in &ids {
        let all = workspace.check_file(*file);
        out.push(all.iter().map(|said| door::show(workspace, said)).collect());
    }
    out
}

#[test]
fn while_flows_are_written_the_same_is_said_as_from_scratch() {
    let steps = proptest::collection::vec(any::<u8>(), 1..4);
    let other = proptest::option::weighted(0.08, any::<u8>());
    let all = proptest::collection::vec((any::<u8>(), steps, other), 20..21);
    let config = Config { cases: 6, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&all, |all| {
        let (mut program, mut workspace) = (Program::new(), Workspace::new());
        said(&mut workspace, &program.files());
        for typed in &all {
            program.typed(typed);
            let files = program.files();
            let kept = said(&mut workspace, &files);
            prop_assert_eq!(kept, said(&mut Workspace::new(), &files), "after {:?}: {:#?}", typed, files);
        }
        Ok(())
    });
    outcome.unwrap();
}

/// What is said to run nowhere; none: nobody knows what runs.
fn idle(files: &[(&str, String)]) -> Option<Vec<String>> {
    let mut workspace = Workspace::new();
    let ids: Vec<_> = files.iter().map(|(name, text)| door::file(&mut workspace, name, text)).collect();
    let all = door::said(&workspace, ids[0]);
    let is = |said: &String, code: &str| said.contains(code);
    let known = !all.iter().any(|said| is(said, "F0103"));
    known.then(|| all.into_iter().filter(|said| is(said, "F0107") || is(said, "F0405")).collect())
}

#[test]
fn a_letter_too_many_in_a_step_changes_nothing_of_what_is_said_to_run_nowhere() {
    let steps = proptest::collection::vec(any::<u8>(), 1..4);
    let all = proptest::collection::vec((any::<u8>(), steps, Just(None)), 10..11);
    let config = Config { cases: 6, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&all, |all| {
        let mut program = Program::new();
        all.iter().for_each(|typed| program.typed(typed));
        let right = idle(&program.files());
        for flow in (0..program.flows.len()).step_by(4) {
            let step = program.flows[flow].len() - 1;
            let name = STEPS[program.flows[flow][step] as usize % STEPS.len()];
            if !name.chars().all(|letter| letter.is_alphanumeric() || letter == '.') {
                continue;
            }
            program.misspelt = Some((flow, step));
            let files = program.files();
            if let (Some(right), Some(misspelt)) = (&right, idle(&files)) {
                prop_assert_eq!(right, &misspelt, "{:?}", files);
            }
        }
        Ok(())
    });
    outcome.unwrap();
}
