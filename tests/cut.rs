//! A program cut into files with `use`, with and without `as`, means the same as in one file.
//!
//! Each program of `tests/suite` that is one file is cut: its sources stay, all else goes into a file that they use. What
//! is said of it, what its plan runs, and what it replies, must not change.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod literate;

use flux_analysis::{Diagnostic, Severity, Workspace};
use flux_plan::{Plan, StepKind};
use flux_syntax::tree::{Body, Item, ItemKind, Source, Span, Step, StepKind as Written, ValueKind};
use literate::{Block, Case, Document, Program, Service};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const FOLDER: &str = "/flux-cut";

/// What a program means, as far as it may not depend on its files.
#[derive(Debug, PartialEq)]
struct Meaning {
    said: Vec<(String, String)>,
    plan: Option<Runs>,
}

#[derive(Debug, PartialEq)]
struct Runs {
    sources: BTreeSet<String>,
    /// What each node takes, puts out and holds.
    nodes: BTreeSet<String>,
    /// How often a block of each name runs what.
    blocks: BTreeMap<String, BTreeSet<String>>,
}

fn meaning(files: &[(&str, String)]) -> Meaning {
    let mut workspace = Workspace::new();
    let opened: Vec<_> =
        files.iter().map(|(name, text)| workspace.open_text(&Path::new(FOLDER).join(name), text)).collect();
    let said = workspace.report(&opened[..1]);
    let errors = said.iter().any(|diag| diag.severity == Severity::Error);
    let plan = (!errors).then(|| runs(&workspace.plan(opened[0]).unwrap_or_else(|_| panic!("no plan"))));
    let mut said: Vec<_> = said.iter().filter(|diag| is_compared(diag)).map(plain).collect();
    said.sort();
    Meaning { said, plan }
}

/// What nothing runs is told of a program's own file alone, and names of a file's own behind an alias have another.
fn is_compared(diag: &Diagnostic) -> bool {
    !["F0107", "F0405"].contains(&diag.code)
}

fn plain(diag: &Diagnostic) -> (String, String) {
    (diag.code.to_owned(), diag.message.replace("lib.", ""))
}

fn runs(plan: &Plan) -> Runs {
    let plain = |text: &str| text.replace("lib.", "");
    let lock = |acquire: &flux_plan::Acquire| {
        format!("{} {:?} {:?}", plan.locks[acquire.lock.index()].name, acquire.mode, acquire.scope)
    };
    let nodes = plan.nodes.iter().map(|node| {
        let locks: Vec<String> = node.locks.iter().map(lock).collect();
        plain(&format!("{} {:?} {:?} {locks:?}", node.name, node.inputs, node.outputs))
    });
    let mut blocks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for block in &plan.blocks {
        let steps = block.steps.iter().map(|step| {
            let of = match &step.kind {
                StepKind::Call { inputs, outputs, .. } => format!("{inputs:?} {outputs:?}"),
                _ => String::new(),
            };
            let caught: Vec<_> = step.on_error.iter().map(|catch| (&catch.codes, catch.path.len())).collect();
            plain(&format!("{} {of} {caught:?} {:?}", step.id, step.wiring))
        });
        let all: Vec<String> = steps.collect();
        blocks.entry(plain(&block.name)).or_default().insert(all.join("; "));
    }
    Runs {
        sources: plan.sources.iter().map(|source| source.name.clone()).collect(),
        nodes: nodes.collect(),
        blocks,
    }
}

/// The program in two files; none: there is nothing to cut, or it is not readable.
fn cut(text: &str, alias: bool) -> Option<[(&'static str, String); 2]> {
    let file = flux_syntax::parse_file(text);
    if file.errors().next().is_some() {
        return None;
    }
    let stays = |item: &Item| match &item.kind {
        ItemKind::Source(_) | ItemKind::Use(_) => true,
        ItemKind::Handler(handler) => handler.path.is_none(),
        _ => false,
    };
    let (stay, go): (Vec<&Item>, Vec<&Item>) = file.items().partition(|item| stays(item));
    // What speaks of a source stands in its file; a library with stores and sources of its own is not cut.
    let sources: Vec<&str> = stay.iter().flat_map(|item| names_of(item)).collect();
    let of_source = |item: &&Item| match &item.kind {
        ItemKind::Handler(handler) => {
            handler.path.iter().flat_map(|p| &p.names).any(|n| sources.contains(&&*n.text))
        }
        ItemKind::Recover(recover) => recover.path.names.iter().any(|n| sources.contains(&&*n.text)),
        ItemKind::Constraint(constraint) => sources.contains(&&*constraint.node.text),
        ItemKind::Optimize(_) | ItemKind::Assume(_) => true,
        _ => false,
    };
    let calls = |item: &&Item| matches!(&item.kind, ItemKind::Component(_) | ItemKind::Store(_));
    if stay.is_empty() || go.is_empty() || go.iter().any(of_source) || alias && go.iter().any(calls) {
        return None;
    }
    let uses = if alias { "use \"lib.flux\" as lib;\n" } else { "use \"lib.flux\";\n" };
    let types: Vec<&str> = go.iter().filter_map(|item| type_of(item)).collect();
    let mut main = uses.to_owned();
    for item in &stay {
        main.push_str(&written(text, item, alias, &types));
        main.push('\n');
    }
    let lib: Vec<String> = go.iter().map(|item| written(text, item, false, &[])).collect();
    Some([("main.flux", main), ("lib.flux", lib.join("\n"))])
}

/// What only the file of a source can speak of: the source, and its session's function.
fn names_of(item: &Item) -> impl Iterator<Item = &str> {
    let source = match &item.kind {
        ItemKind::Source(source) => Some(source),
        _ => None,
    };
    let session = source.and_then(|source| source.session.as_ref()).map(|session| session.text.as_str());
    source.map(|source| source.name.text.as_str()).into_iter().chain(session)
}

fn type_of(item: &Item) -> Option<&str> {
    match &item.kind {
        ItemKind::Type(record) => Some(&record.name.text),
        _ => None,
    }
}

/// Where the texts of a source's arguments name these types.
fn types_in(text: &str, source: &Source, types: &[&str], out: &mut Vec<Span>) {
    let Some(call) = &source.using else { return };
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    for arg in call.args.iter().filter(|arg| matches!(arg.value.kind, ValueKind::Text { .. })) {
        let (start, end) = (arg.value.span.start as usize, arg.value.span.end as usize);
        let mut at = start;
        for word in text[start..end].split(|c| !is_name(c)) {
            if types.contains(&word) {
                out.push(Span { start: at as u32, end: (at + word.len()) as u32 });
            }
            at += word.len() + text[at + word.len()..end].chars().next().map_or(0, char::len_utf8);
        }
    }
}

/// An item as it stands, with its `;`; what it runs, and the types that its texts name, behind the alias.
fn written(text: &str, item: &Item, alias: bool, types: &[&str]) -> String {
    let mut places: Vec<Span> = Vec::new();
    if alias {
        match &item.kind {
            ItemKind::Source(source) => {
                types_in(text, source, types, &mut places);
                // A source that names a node of the other file would be called otherwise.
                names(&source.body, &mut places);
            }
            ItemKind::Handler(handler) => names(&handler.body, &mut places),
            _ => {}
        }
    }
    let (start, end) = (item.span.start as usize, item.span.end as usize);
    let mut out = String::new();
    let mut at = start;
    for place in places {
        out.push_str(&text[at..place.start as usize]);
        out.push_str("lib.");
        at = place.start as usize;
    }
    out.push_str(&text[at..end]);
    if !out.ends_with(';') {
        out.push(';');
    }
    out
}

fn names(body: &Body, out: &mut Vec<Span>) {
    for Step { kind, .. } in &body.steps {
        match kind {
            // A component's name, written by mistake, is the library's.
            Written::Node(name) if name.text.contains('.') => {}
            Written::Node(name) => out.push(name.span),
            Written::Group(body) => names(body, out),
            Written::Fork(branches) => branches.iter().for_each(|branch| names(branch, out)),
            Written::Call(_) | Written::Record(_) => {}
        }
    }
}

/// A program that is one file, with what is asked of it.
struct Whole {
    name: String,
    text: String,
    case: Case,
}

fn programs() -> Vec<Whole> {
    let mut out = Vec::new();
    for path in literate::markdown("tests/suite") {
        for case in Document::read(&path).cases {
            let programs: Vec<Program<'_>> = case.programs();
            let [program] = programs.as_slice() else { continue };
            let texts = program.texts();
            if let [(_, text)] = texts.as_slice() {
                let (name, text) = (format!("{}: {}", path.display(), case.name), text.clone());
                out.push(Whole { name, text, case });
            }
        }
    }
    out
}

/// What a program of these files answers to the requests of a case; none: it does not start.
fn replies(case: &Case, files: &[(&str, String)]) -> Option<Vec<String>> {
    let blocks: Vec<Block> = files
        .iter()
        .map(|(name, text)| Block {
            kind: "flux".into(),
            info: (*name).into(),
            line: 1,
            height: 0,
            text: text.clone(),
        })
        .collect();
    let program = Program { files: blocks.iter().collect(), expected: Vec::new() };
    let service = Service::start(&program).ok()?;
    let mut out = Vec::new();
    let mut blocks = case.blocks.iter();
    while let Some(block) = blocks.next() {
        match block.kind.as_str() {
            "request" => out.push(service.answer(block, blocks.next()?)),
            "fire" => out.push(format!("{:?}", service.fire(block.text.trim()))),
            _ => {}
        }
    }
    Some(out)
}

/// Does it answer the same? What is random or tells the time does not.
fn same_replies(case: &Case, whole: &str, parts: &[(&str, String)]) -> Result<usize, String> {
    let asked = case.blocks.iter().filter(|block| block.kind == "request").count();
    if asked == 0 || ["random.", "time.", "_at"].iter().any(|word| whole.contains(word)) {
        return Ok(0);
    }
    let (one, two) = (replies(case, &[("main.flux", whole.to_owned())]), replies(case, parts));
    if one == two { Ok(asked) } else { Err(format!("whole: {one:#?}\nparts: {two:#?}")) }
}

fn holds(alias: bool) {
    let (mut cut_ones, mut asked, mut wrong) = (0, 0, Vec::new());
    for Whole { name, text, case } in programs() {
        // Without a `using`, a source is a node of the other file: then it is called by its name there.
        let named = flux_syntax::parse_file(&text)
            .items()
            .any(|item| matches!(&item.kind, ItemKind::Source(source) if source.using.is_none() || source.session.is_some()));
        if alias && named {
            continue;
        }
        let Some(files) = cut(&text, alias) else { continue };
        cut_ones += 1;
        let (whole, parts) = (meaning(&[("main.flux", text.clone())]), meaning(&files));
        if whole != parts {
            wrong.push(format!("{name}\n{text}\nwhole: {whole:#?}\nparts: {parts:#?}"));
        }
        match same_replies(&case, &text, &files) {
            Ok(some) => asked += some,
            Err(differ) => wrong.push(format!("{name}\n{text}\n{differ}")),
        }
    }
    assert!(wrong.is_empty(), "{} of {cut_ones} differ, the first: {}", wrong.len(), wrong[0]);
    assert!(asked > 60, "only {asked} requests were compared");
    assert!(cut_ones > 30, "only {cut_ones} programs can be cut");
}

#[test]
fn a_program_in_two_files_means_the_same() {
    holds(false);
}

#[test]
fn a_program_behind_an_alias_means_the_same() {
    holds(true);
}
