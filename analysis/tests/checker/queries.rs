//! What is done again after an edit, and what is not.

use crate::door;
use flux_analysis::{FileId, Workspace};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

const PROGRAM: &str = "\
source Get using http.get(\"/{int a}\") => Main;
A (int a) -> (int b);
B (int b) -> (int c);
C (int c) -> ();
Main = A -> Tail;
Tail = B -> C;
Other = B -> C;
Alone = C;
constraint A:{x};
handle error B => text.template(\"no\");
";

/// A workspace with one file, and the queries that it ran.
struct Watched {
    workspace: Workspace,
    file: FileId,
    ran: Arc<Mutex<Vec<String>>>,
}

/// How often each query ran, by its name; and how many statements were read.
#[derive(Debug)]
struct Ran(BTreeMap<String, usize>, usize);

impl Ran {
    fn count(&self, query: &str) -> usize {
        self.0.get(query).copied().unwrap_or(0)
    }

    fn assert(&self, query: &str, times: usize) {
        assert_eq!(self.count(query), times, "`{query}` among {:?}", self.0);
    }

    fn assert_nothing(&self) {
        assert!(self.0.is_empty() && self.1 == 0, "{self:?}");
    }

    fn assert_parsed(&self, statements: usize) {
        assert_eq!(self.1, statements, "{self:?}");
    }
}

impl Watched {
    fn new(text: &str) -> Self {
        Watched::of(&[("main.flux", text)])
    }

    /// Several files; the first is the root.
    fn of(files: &[(&str, &str)]) -> Self {
        let ran: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = ran.clone();
        let mut workspace = Workspace::with_listener(Box::new(move |event| {
            if let salsa::EventKind::WillExecute { database_key } = event.kind {
                log.lock().unwrap().push(format!("{database_key:?}"));
            }
        }));
        let file = door::open(&mut workspace, files);
        let watched = Watched { workspace, file, ran };
        watched.workspace.check(&[file]);
        watched
    }

    /// Replaces a part of the text, checks, and tells what ran.
    fn edit(&mut self, from: &str, to: &str) -> Ran {
        self.edit_in("main.flux", from, to)
    }

    /// The same in a file by name.
    fn edit_in(&mut self, name: &str, from: &str, to: &str) -> Ran {
        let file = door::known(&self.workspace, name);
        let text = self.workspace.text(file).to_owned();
        assert_eq!(text.matches(from).count(), 1, "`{from}` is there once");
        self.set_in(file, &text.replacen(from, to, 1))
    }

    fn set(&mut self, text: &str) -> Ran {
        self.set_in(self.file, text)
    }

    fn set_in(&mut self, file: FileId, text: &str) -> Ran {
        self.ran.lock().unwrap().clear();
        let before = self.workspace.work().parsed;
        self.workspace.set_text(file, text);
        self.workspace.check(&[self.file]);
        let mut counts = BTreeMap::new();
        for key in self.ran.lock().unwrap().iter() {
            let name = key.split(['(', ':']).next().unwrap_or(key).to_owned();
            *counts.entry(name).or_default() += 1;
        }
        Ran(counts, self.workspace.work().parsed - before)
    }
}

#[test]
fn a_blank_line_or_comment_at_the_top_checks_nothing_again() {
    let mut watched = Watched::new(PROGRAM);
    for before in ["\n", "\n\n// A comment.\n", "/* another */ "] {
        let ran = watched.set(&format!("{before}{PROGRAM}"));
        ran.assert_nothing();
    }
}

#[test]
fn a_comment_between_statements_checks_nothing_again() {
    let ran = Watched::new(PROGRAM).edit("Main = A", "// What a request runs.\n\n  Main = A");
    ran.assert_nothing();
}

#[test]
fn a_letter_in_documentation_reads_and_checks_nothing_again() {
    let mut watched =
        Watched::new(&PROGRAM.replace("Main =", "/// What a request runs.\n\n/// All of it.\nMain ="));
    for (from, to) in [
        ("What", "zWhat"),
        ("All of it.", "All of it. é"),
        ("/// All of it. é\n", ""),
        ("runs.\n\n", "runs.\n"),
    ] {
        watched.edit(from, to).assert_nothing();
    }
}

#[test]
fn the_same_text_again_checks_nothing() {
    let ran = Watched::new(PROGRAM).set(PROGRAM);
    ran.assert_nothing();
}

#[test]
fn an_edit_in_one_flow_parses_one_statement() {
    let ran = Watched::new(PROGRAM).edit("Alone = C", "Alone = B -> C");
    ran.assert_parsed(1);
    ran.assert("infer", 1);
    ran.assert("concrete", 0);
    ran.assert("check_signature", 1);
}

#[test]
fn an_edit_in_a_flow_looks_again_at_those_who_run_it() {
    let ran = Watched::new(PROGRAM).edit("Tail = B -> C", "Tail = B -> C -> C");
    ran.assert_parsed(1);
    // `Tail` itself; `Main`, which runs it, because of what it is given back.
    assert!(ran.count("infer") <= 2, "{ran:?}");
}

#[test]
fn a_changed_signature_checks_its_users_only() {
    let ran = Watched::new(PROGRAM).edit("A (int a) -> (int b)", "A (int a) -> (int b, int extra)");
    ran.assert_parsed(1);
    ran.assert("signature", 1);
    // `Main` runs it, and hands `Tail` another tuple. `Other` and `Alone` stay.
    ran.assert("infer", 2);
}

#[test]
fn a_changed_constraint_parses_no_flow() {
    let ran = Watched::new(PROGRAM).edit("A:{x}", "A:{x, y}");
    ran.assert_parsed(1);
    ran.assert("infer", 0);
}

#[test]
fn an_edit_in_a_used_file_checks_nothing_that_does_not_use_it() {
    let main =
        "use \"used.flux\"; source G using http.get(\"/{int a}\") => One; Two = Mine; Mine (int a) -> ();";
    let mut watched = Watched::of(&[("main.flux", main), ("used.flux", "One (int a) -> (int b);")]);
    let ran = watched.edit_in("used.flux", "(int b)", "(int b, int c)");
    ran.assert_parsed(1);
    assert_eq!((ran.count("source_flow"), ran.count("infer")), (1, 0), "{ran:?}");
}

/// What looks into flows.
const FLOWS: [&str; 8] =
    ["infer", "children", "needs", "links", "lock_summary", "clean", "failure_body", "source_flow"];

#[test]
fn an_edit_of_a_plan_file_looks_into_no_flow() {
    let plan = "optimize A with cache(entries: 1000);\noptimize B with retry(times: 3);\n";
    let mut watched = Watched::of(&[("main.flux", PROGRAM), ("main.plan.flux", plan)]);
    let edits = [
        ("1000", "10"),
        ("cache(entries: 10)", "cahce(entries: 10)"),
        ("optimize B", "optimize Nobody"),
        ("optimize Nobody", "optimize C, B"),
        ("optimize A with cahce(entries: 10);", ""),
        ("times: 3);", "times: 3); optimize A with cache(entries: 5);"),
    ];
    for (from, to) in edits {
        let ran = watched.edit_in("main.plan.flux", from, to);
        let looked: Vec<_> = FLOWS.iter().filter(|query| ran.count(query) > 0).collect();
        assert!(looked.is_empty(), "after `{to}`: {looked:?} among {ran:?}");
        // Of the plan file, which has none.
        assert!(ran.count("flow_diags") <= 1 && ran.count("nesting") <= 1, "after `{to}`: {ran:?}");
    }
}

#[test]
fn a_handler_in_another_file_looks_again_at_its_node_s_flows_only() {
    let nodes = "A (int a) -> (int a); B (int a) -> (int a); C (int a) -> (int a);";
    let flows = "source G using http.get(\"/{int a}\") => ByA;\n\
                 ByA = A -> C; ByB = B -> C; ByC = C -> C; UsesByA = ByA -> C; Also = A; More = C -> A;";
    let about = "use \"a.flux\"; Say = text.template(\"no\");\nhandle error C => Say;\n";
    let mut watched = Watched::of(&[("b.flux", about), ("a.flux", &format!("{nodes}\n{flows}\n"))]);
    let added = watched.edit_in("b.flux", "C => Say;\n", "C => Say;\nhandle error B => Say;\n");
    // Of six flows, `ByB` alone runs it.
    assert!(added.count("infer") <= 2 && added.count("source_flow") == 0, "{added:?}");
    let changed = watched.edit_in("b.flux", "B => Say", "B => text.template(\"never\")");
    assert_eq!((changed.count("infer"), changed.count("source_flow")), (0, 0), "{changed:?}");
}

/// A file of 20,000 lines.
fn long() -> String {
    let module = |n: usize| {
        let mut out = format!("// Module {n}.\n");
        for k in 0..12 {
            out += &format!("/// Step {k}.\nN{n}_{k} (int x, string s)\n  -> (int x, string s);\n\n");
            out += &format!("F{n}_{k} =\n  N{n}_{k}\n  -> N{n}_{};\n\n", (k + 1) % 12);
        }
        out + &format!("S{n} () -> (int x, string s);\nsource S{n} => F{n}_0;\n\n")
    };
    (0..206).map(module).collect()
}

#[test]
fn a_keystroke_costs_its_statement_however_long_the_file_is() {
    let text = long();
    assert!(text.lines().count() > 20_000);
    let mut watched = Watched::new(&text);
    let (flow, note, signature) = ("F100_3 =\n  N100_3", "/// Step 3.\nN100_3 ", "N100_3 (int x");
    for (at, typed) in [(flow, "z"), (note, "z"), (signature, " "), (flow, " "), (flow, "\n")] {
        let start = text.find(at).unwrap() + if at == note { 4 } else { at.len() };
        let before = watched.workspace.work();
        watched.ran.lock().unwrap().clear();
        watched.workspace.edit(watched.file, start..start, typed);
        watched.workspace.check(&[watched.file]);
        let work = watched.workspace.work();
        assert!(work.cut - before.cut < 1000, "{} bytes were cut", work.cut - before.cut);
        assert_eq!(work.parsed - before.parsed, usize::from(at != note), "statements that were read");
        assert_eq!(work.indexed, before.indexed, "no declaration has come or gone");
        let ran = watched.ran.lock().unwrap().len();
        assert!(ran < 80, "{ran} queries ran");
        watched.workspace.edit(watched.file, start..start + typed.len(), "");
        watched.workspace.check(&[watched.file]);
    }
}

#[test]
fn a_letter_in_a_flow_has_few_answers_about_other_flows_looked_at() {
    let text = long();
    let looked: Arc<Mutex<usize>> = Arc::default();
    let count = looked.clone();
    let mut workspace = Workspace::with_listener(Box::new(move |event| {
        if matches!(event.kind, salsa::EventKind::DidValidateMemoizedValue { .. }) {
            *count.lock().unwrap() += 1;
        }
    }));
    let file = door::open(&mut workspace, &[("main.flux", &text)]);
    workspace.check_file(file);
    let start = text.find("F100_3 =\n  N100_3").unwrap() + 17;
    let flows = text.matches("\nF").count();
    for (range, typed) in [(start..start, "z"), (start..start + 1, ""), (start..start, " ")] {
        *looked.lock().unwrap() = 0;
        workspace.edit(file, range, typed);
        workspace.check_file(file);
        let looked = *looked.lock().unwrap();
        assert!(looked < 6 * flows, "{looked} answers about {flows} flows were looked at");
    }
}
