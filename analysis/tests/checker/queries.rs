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

/// How often each query ran, by its name.
#[derive(Debug)]
struct Ran(BTreeMap<String, usize>);

impl Ran {
    fn count(&self, query: &str) -> usize {
        self.0.get(query).copied().unwrap_or(0)
    }

    fn assert(&self, query: &str, times: usize) {
        assert_eq!(self.count(query), times, "`{query}` among {:?}", self.0);
    }

    fn assert_only(&self, queries: &[&str]) {
        let others: Vec<_> = self.0.keys().filter(|name| !queries.contains(&name.as_str())).collect();
        assert!(others.is_empty(), "these ran too: {others:?}");
    }
}

impl Watched {
    fn new(text: &str) -> Self {
        let ran: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = ran.clone();
        let mut workspace = Workspace::with_listener(Box::new(move |event| {
            if let salsa::EventKind::WillExecute { database_key } = event.kind {
                log.lock().unwrap().push(format!("{database_key:?}"));
            }
        }));
        let file = door::file(&mut workspace, "main.flux", text);
        let watched = Watched { workspace, file, ran };
        watched.workspace.check(&[file]);
        watched
    }

    /// Replaces a part of the text, checks, and tells what ran.
    fn edit(&mut self, from: &str, to: &str) -> Ran {
        let text = self.workspace.text(self.file).to_owned();
        assert_eq!(text.matches(from).count(), 1, "`{from}` is there once");
        self.set(&text.replacen(from, to, 1))
    }

    fn set(&mut self, text: &str) -> Ran {
        self.ran.lock().unwrap().clear();
        self.workspace.set_text(self.file, text);
        self.workspace.check(&[self.file]);
        let mut counts = BTreeMap::new();
        for key in self.ran.lock().unwrap().iter() {
            let name = key.split(['(', ':']).next().unwrap_or(key).to_owned();
            *counts.entry(name).or_default() += 1;
        }
        Ran(counts)
    }
}

/// Cutting a file into statements is all that moving them costs.
const CUTTING: [&str; 2] = ["statements", "statement_list"];

#[test]
fn a_blank_line_or_comment_at_the_top_checks_nothing_again() {
    let mut watched = Watched::new(PROGRAM);
    for before in ["\n", "\n\n// A comment.\n", "/* another */ "] {
        let ran = watched.set(&format!("{before}{PROGRAM}"));
        ran.assert("statements", 1);
        ran.assert_only(&CUTTING);
    }
}

#[test]
fn a_comment_between_statements_checks_nothing_again() {
    let ran = Watched::new(PROGRAM).edit("Main = A", "// What a request runs.\n\n  Main = A");
    ran.assert_only(&CUTTING);
}

#[test]
fn the_same_text_again_checks_nothing() {
    let ran = Watched::new(PROGRAM).set(PROGRAM);
    ran.assert_only(&[]);
}

#[test]
fn an_edit_in_one_flow_parses_one_statement() {
    let ran = Watched::new(PROGRAM).edit("Alone = C", "Alone = B -> C");
    ran.assert("parsed", 1);
    // Its own flow, and of the others none.
    ran.assert("infer", 1);
    ran.assert("concrete", 0);
    ran.assert("check_signature", 1);
}

#[test]
fn an_edit_in_a_flow_looks_again_at_those_who_run_it() {
    let ran = Watched::new(PROGRAM).edit("Tail = B -> C", "Tail = B -> C -> C");
    ran.assert("parsed", 1);
    // `Tail` itself; `Main`, which runs it, because of what it is given back.
    assert!(ran.count("infer") <= 2, "{ran:?}");
}

#[test]
fn a_changed_signature_checks_its_users_only() {
    let ran = Watched::new(PROGRAM).edit("A (int a) -> (int b)", "A (int a) -> (int b, int extra)");
    ran.assert("parsed", 1);
    ran.assert("signature", 1);
    // `Main` runs it, and hands `Tail` another tuple. `Other` and `Alone` stay.
    ran.assert("infer", 2);
}

#[test]
fn a_changed_constraint_parses_no_flow() {
    let ran = Watched::new(PROGRAM).edit("A:{x}", "A:{x, y}");
    ran.assert("parsed", 1);
    ran.assert("infer", 0);
}

#[test]
fn an_edit_in_a_used_file_checks_nothing_that_does_not_use_it() {
    let ran: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = ran.clone();
    let mut workspace = Workspace::with_listener(Box::new(move |event| {
        if let salsa::EventKind::WillExecute { database_key } = event.kind {
            log.lock().unwrap().push(format!("{database_key:?}"));
        }
    }));
    let files = [
        (
            "main.flux",
            "use \"used.flux\"; source G using http.get(\"/{int a}\") => One; Two = Mine; Mine (int a) -> ();",
        ),
        ("used.flux", "One (int a) -> (int b);"),
    ];
    let root = door::open(&mut workspace, &files);
    workspace.check(&[root]);
    ran.lock().unwrap().clear();
    let used = door::file(&mut workspace, "used.flux", "One (int a) -> (int b, int c);");
    workspace.check(&[root]);
    let ran = ran.lock().unwrap();
    let count = |name: &str| ran.iter().filter(|key| key.starts_with(&format!("{name}("))).count();
    assert_eq!((count("parsed"), count("source_flow"), count("infer")), (1, 1, 0), "{ran:?}");
    assert_ne!(root, used);
}
