//! The law of effects: cut into files under aliases, a program does to the world what it does in one file.
//!
//! Every file has stores and nodes of the same names; each file sees every other behind an alias. In one file, the
//! names carry the file's number instead. The programs are text, compiled through the door; what is compared is told by
//! the plans.

#![allow(clippy::unwrap_used, reason = "a panic is how a test reports")]

use flux_analysis::{Severity, Workspace};
use flux_plan::{Plan, StateUse};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// So many stores has each file.
const STORES: usize = 2;

/// A thing of a file.
type At = (usize, usize);

#[derive(Clone, Debug)]
enum Leaf {
    /// Reads a store under one of the two inputs.
    Get(At, bool),
    /// Writes a store under one of the two inputs.
    Put(At, bool),
    /// Adds to it under a key that is no input alone.
    Add(At),
    /// Says that it reads and writes parts.
    Native(At, At, bool),
    /// A native node without annotations.
    Unknown,
    /// Reads the clock, as old as may be.
    Clock(u8),
}

#[derive(Clone, Debug)]
enum Step {
    /// A leaf or an earlier flow.
    Node(usize),
    /// Two leaves at the same time.
    Fork(usize, usize),
    /// The inputs change their names.
    Swap,
    /// A call as it stands.
    Call(At),
}

#[derive(Clone, Debug)]
struct Program {
    files: usize,
    /// Each with its file.
    leaves: Vec<(usize, Leaf)>,
    flows: Vec<(usize, Vec<Step>)>,
    closed: Vec<At>,
}

fn at() -> impl Strategy<Value = At> {
    (0..100usize, 0..STORES)
}

fn program() -> impl Strategy<Value = Program> {
    let leaf = prop_oneof![
        (at(), any::<bool>()).prop_map(|(at, k)| Leaf::Get(at, k)),
        (at(), any::<bool>()).prop_map(|(at, k)| Leaf::Put(at, k)),
        at().prop_map(Leaf::Add),
        (at(), at(), any::<bool>()).prop_map(|(a, b, k)| Leaf::Native(a, b, k)),
        Just(Leaf::Unknown),
        (0..3u8).prop_map(Leaf::Clock),
    ];
    let step = prop_oneof![
        4 => (0..1000usize).prop_map(Step::Node),
        1 => (0..1000usize, 0..1000usize).prop_map(|(a, b)| Step::Fork(a, b)),
        1 => Just(Step::Swap),
        1 => at().prop_map(Step::Call),
    ];
    (
        1..4usize,
        prop::collection::vec((0..100usize, leaf), 1..6),
        prop::collection::vec((0..100usize, prop::collection::vec(step, 1..4)), 1..5),
        prop::collection::vec(at(), 0..3),
    )
        .prop_map(|(files, leaves, flows, closed)| Program { files, leaves, flows, closed })
}

/// Where the program's texts stand.
#[derive(Clone, Copy, PartialEq)]
enum Cut {
    One,
    Files,
}

impl Program {
    /// A name of a file as another writes it.
    fn name(&self, cut: Cut, from: usize, of: usize, own: &str) -> String {
        let (from, of) = (from % self.files, of % self.files);
        match cut {
            Cut::One => format!("f{of}_{own}"),
            Cut::Files if from == of => own.to_owned(),
            Cut::Files => format!("f{of}.{own}"),
        }
    }

    fn store(&self, cut: Cut, from: usize, store: At) -> String {
        self.name(cut, from, store.0, &format!("s{}", store.1))
    }

    /// A leaf or a flow, by its place among all.
    fn node(&self, cut: Cut, from: usize, n: usize) -> String {
        let file = match n.checked_sub(self.leaves.len()) {
            None => self.leaves[n].0,
            Some(flow) => self.flows[flow].0,
        };
        self.name(cut, from, file, &format!("N{n}"))
    }

    fn own(&self, cut: Cut, file: usize, own: &str) -> String {
        self.name(cut, file, file, own)
    }

    /// The texts: one, or one for each file.
    fn texts(&self, cut: Cut) -> Vec<String> {
        let mut out = vec![String::new(); self.files];
        for (file, text) in out.iter_mut().enumerate() {
            if cut == Cut::Files {
                for other in (0..self.files).filter(|other| *other != file) {
                    writeln!(text, "use \"f{other}.flux\" as f{other};").unwrap();
                }
            }
            for store in 0..STORES {
                let name = self.own(cut, file, &format!("s{store}"));
                writeln!(text, "store {name} using memory(entries: 10);").unwrap();
            }
        }
        let all = self.leaves.len() + self.flows.len();
        for (n, (file, leaf)) in self.leaves.iter().enumerate() {
            let name = self.own(cut, *file, &format!("N{n}"));
            let text = &mut out[file % self.files];
            self.leaf(cut, *file, n, &name, leaf, text);
        }
        for (i, (file, steps)) in self.flows.iter().enumerate() {
            let n = self.leaves.len() + i;
            let name = self.own(cut, *file, &format!("N{n}"));
            let node = |of: &usize| self.node(cut, *file, of % n);
            let step = |step: &Step| match step {
                Step::Node(of) => node(of),
                // Two flows could both give the inputs other names.
                Step::Fork(a, b) => {
                    let leaf = |of: &usize| self.node(cut, *file, of % self.leaves.len());
                    format!("{{ {}, {} }}", leaf(a), leaf(b))
                }
                Step::Swap => "{k: n, n: k}".to_owned(),
                Step::Call(store) => format!("kv.delete({}, \"{{k}}\")", self.store(cut, *file, *store)),
            };
            let steps: Vec<String> = steps.iter().map(step).collect();
            writeln!(out[file % self.files], "{name} = {};", steps.join(" -> ")).unwrap();
        }
        for store in &self.closed {
            let written = self.store(cut, store.0 + 1, *store);
            writeln!(out[(store.0 + 1) % self.files], "assume closed_world({written});").unwrap();
        }
        let last = self.node(cut, 0, all - 1);
        writeln!(out[0], "source G using http.get(\"/{{string k}}/{{string n}}\") => {last} -> {{done: 1}};")
            .unwrap();
        if cut == Cut::One { vec![out.concat()] } else { out }
    }

    fn leaf(&self, cut: Cut, file: usize, n: usize, name: &str, leaf: &Leaf, text: &mut String) {
        let key = |k: &bool| if *k { "k" } else { "n" };
        match leaf {
            Leaf::Get(at, k) => {
                let (key, store) = (key(k), self.store(cut, file, *at));
                writeln!(
                    text,
                    "{name} (string {key}) -> (option<string> o{n}) using kv.get({store}, \"{{{key}}}\");"
                )
            }
            Leaf::Put(at, k) => {
                let (key, store) = (key(k), self.store(cut, file, *at));
                writeln!(text, "{name} (string k, string n) -> () using kv.put({store}, \"{{{key}}}\");")
            }
            Leaf::Add(at) => {
                let store = self.store(cut, file, *at);
                writeln!(text, "{name} (string k) -> (int o{n}) using kv.increment({store}, \"x{{k}}\");")
            }
            Leaf::Native(read, written, k) => {
                let (read, written) = (self.store(cut, file, *read), self.store(cut, file, *written));
                let key = key(k);
                writeln!(
                    text,
                    "@reads({read}.part, key: {key}) @writes({written}) {name} (string k, string n) -> ();"
                )
            }
            Leaf::Unknown => writeln!(text, "{name} (string k, string n) -> ();"),
            Leaf::Clock(0) => writeln!(text, "{name} () -> (time o{n}) using time.now();"),
            Leaf::Clock(old) => {
                writeln!(text, "@volatile({old}m) {name} () -> (time o{n}) using time.now();")
            }
        }
        .unwrap();
    }
}

/// What a plan tells of each node, names as they are in one file, and which stores nothing else writes.
fn told(plan: &Plan, cut: Cut) -> (BTreeMap<String, String>, BTreeSet<String>) {
    let plain = |name: &str| match (cut, name.split_once('.')) {
        (Cut::One, _) => name.to_owned(),
        (Cut::Files, Some((file, rest))) if file.starts_with('f') && file[1..].parse::<u8>().is_ok() => {
            format!("{file}_{rest}")
        }
        (Cut::Files, _) => format!("f0_{name}"),
    };
    let uses = |uses: &[StateUse]| -> BTreeSet<(String, Option<String>)> {
        uses.iter().map(|used| (plain(&plan.state(used.state).name), used.key.clone())).collect()
    };
    let mut nodes = BTreeMap::new();
    for node in plan.nodes.iter().filter(|node| !node.name.contains("kv.")) {
        let e = &node.effects;
        let flags = (e.unknown, e.pure, e.idempotent, e.commutative, e.nondeterministic, e.commits);
        let said =
            format!("{flags:?} {:?} reads {:?} writes {:?}", e.staleness, uses(&e.reads), uses(&e.writes));
        nodes.insert(plain(&node.name), said);
    }
    let closed = match &plan.closed_world {
        flux_plan::ClosedWorld::Stores(stores) => {
            stores.iter().map(|store| plain(&plan.stores[store.index()].name)).collect()
        }
        _ => BTreeSet::new(),
    };
    (nodes, closed)
}

fn planned(program: &Program, cut: Cut) -> Plan {
    let texts = program.texts(cut);
    let mut workspace = Workspace::new();
    let files: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| workspace.open_text(Path::new(&format!("/law/f{n}.flux")), text))
        .collect();
    match workspace.plan(files[0]) {
        Ok(plan) => plan,
        Err(found) => {
            let errors: Vec<String> = found
                .iter()
                .filter(|d| d.severity == Severity::Error)
                .map(|d| format!("{} {}", d.code, d.message))
                .collect();
            panic!("{}\n{}", texts.join("\n---\n"), errors.join("\n"))
        }
    }
}

#[test]
fn cut_into_files_a_program_does_what_it_does_in_one() {
    let mut runner = TestRunner::new(Config { cases: 150, failure_persistence: None, ..Config::default() });
    runner
        .run(&program(), |program| {
            let one = told(&planned(&program, Cut::One), Cut::One);
            let cut = told(&planned(&program, Cut::Files), Cut::Files);
            prop_assert_eq!(one, cut, "{}", program.texts(Cut::Files).join("\n---\n"));
            Ok(())
        })
        .unwrap();
}
