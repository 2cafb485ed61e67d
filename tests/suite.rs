//! The literate cases: a program, what the checker says of it, and what it answers.
//!
//! A case of `tests/suite/*.md` stands below a `## ` heading. It has a `flux` block (and one for each further file:
//! ` ```flux auth.flux `), then any of
//!
//! - `diagnostics`: one line for each, `LINE:COLUMN CODE severity message`; empty: none. Without this block there
//!   must be no errors;
//! - `locks`: one line for each node that takes locks, in the order of acquisition: `Node: a, b?, c(session), d(key)`;
//! - `start`: one line for each reason that keeps it from starting;
//! - `request`, followed by `reply`, as often as needed, all to one running service: `GET /path`, headers, an empty
//!   line, the body; and `200`, the headers that must be there, an empty line, the exact body.
//!
//! `UPDATE=1 cargo test --test suite` rewrites what came out differently; read the difference before you keep it.
//! `cargo test --test suite -- NAME` runs the cases whose name contains NAME.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod literate;

use libtest_mimic::{Failed, Trial};
use literate::{Block, Case, Document, Program, Report};
use std::path::{Path, PathBuf};

fn main() {
    let files = literate::markdown("tests/suite");
    assert!(!files.is_empty(), "tests/suite has no cases");
    literate::finish(files.into_iter().flat_map(trials).collect())
}

/// A file's cases; that it has some is one of its tests.
fn trials(path: PathBuf) -> Vec<Trial> {
    let document = Document::read(&path);
    let file = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    if document.cases.is_empty() {
        return vec![Trial::test(file, move || Err(format!("{}: there is no case", path.display()).into()))];
    }
    let trial = |case: Case| {
        let path = path.clone();
        Trial::test(format!("{file}: {}", case.name), move || run(&path, &case))
    };
    document.cases.into_iter().map(trial).collect()
}

fn run(path: &Path, case: &Case) -> Result<(), Failed> {
    let mut report = Report::new(path);
    let programs = case.programs();
    let [program] = programs.as_slice() else {
        report.fault(case.line, &format!("a case has one program, and this has {}", programs.len()));
        return report.result();
    };
    check(program, &mut report);
    if path.ends_with("mistakes.md") {
        one_mistake(program, case, &mut report);
    }
    match program.expectation("start") {
        Some(expected) => start(program, expected, &mut report),
        None => serve(program, &mut report),
    }
    report.result()
}

/// Each program of `mistakes.md` has one mistake: it costs one diagnostic, and at most one more in another statement.
fn one_mistake(program: &Program<'_>, case: &Case, report: &mut Report) {
    let found = literate::diagnostics(program);
    let mut lines: Vec<&str> = found.lines().filter_map(|line| line.split(':').next()).collect();
    let told = lines.len();
    lines.dedup();
    if told == 0 || told > 2 || lines.len() < told {
        report.fault(case.line, &format!("one mistake costs {told} diagnostics:\n{found}"));
    }
}

fn check(program: &Program<'_>, report: &mut Report) {
    let found = literate::diagnostics(program);
    match program.expectation("diagnostics") {
        Some(expected) => report.compare(expected, &found),
        None => {
            for line in found.lines().filter(|line| line.contains(" error ")) {
                report.fault(program.files[0].line, line);
            }
        }
    }
    if let Some(expected) = program.expectation("locks") {
        match literate::locks(program) {
            Ok(locks) => report.compare(expected, &locks),
            Err(why) => report.fault(expected.line, &why),
        }
    }
}

fn start(program: &Program<'_>, expected: &Block, report: &mut Report) {
    match literate::Service::start(program) {
        Ok(_) => report.fault(expected.line, "the program starts"),
        Err(why) => report.compare(expected, &format!("{why}\n")),
    }
}

fn serve(program: &Program<'_>, report: &mut Report) {
    let Some(first) = program.expectation("request") else { return };
    match literate::Service::start(program) {
        Ok(service) => literate::play(program, &service, report),
        Err(why) => report.fault(first.line, &why),
    }
}
