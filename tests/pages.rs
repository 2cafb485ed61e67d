//! The book holds what it says: each diagnostic's page is its test, every program of the book checks, every link
//! leads somewhere, each page of the cookbook answers as it says, and the pages that list things list all of them.
//!
//! `UPDATE=1 cargo test --test pages` rewrites expected diagnostics and lists; read the difference before you keep it.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod book;
mod literate;

use libtest_mimic::Trial;
use literate::Document;
use std::path::Path;

fn main() {
    let mut trials = vec![
        Trial::test("the index lists every diagnostic", book::index),
        Trial::test("pages of declarations say what these say", book::declarations),
        Trial::test("the expressions' page says what the table of functions says", book::expressions),
        Trial::test("the summary lists every page", book::summary),
        Trial::test("every link leads somewhere", book::links),
    ];
    for path in literate::markdown("docs") {
        let name = path.display().to_string();
        let run = match path.parent().and_then(Path::file_name).is_some_and(|folder| folder == "cookbook") {
            _ if book::code(&path).is_some() => diagnostic_page,
            true if !path.ends_with("README.md") => book::recipe,
            _ => prose_page,
        };
        trials.push(Trial::test(name, move || run(&path)));
    }
    trials.push(Trial::test("README.md", || prose_page(Path::new("README.md"))));
    literate::finish(trials)
}

/// Codes about a file's bytes, which no page can hold; `tests/` drives the binary with such files.
const BYTES: [&str; 1] = ["F0011"];

/// A page of a diagnostic: its title says its code, its first program gives it, its last one gives nothing.
fn diagnostic_page(path: &Path) -> Result<(), libtest_mimic::Failed> {
    let document = Document::read(path);
    let code = book::code(path).unwrap_or_default();
    let mut report = literate::Report::new(path);
    if !document.title.starts_with(&format!("{code}: ")) {
        report.fault(1, &format!("the title begins with `{code}: `"));
    }
    let mut last = None;
    let mut given = false;
    for case in &document.cases {
        for program in case.programs() {
            let Some(expected) = program.expectation("diagnostics") else {
                report.fault(program.files[0].line, "the program is not followed by a `diagnostics` block");
                continue;
            };
            given |= expected.text.contains(&code);
            last = Some(expected.clone());
            report.compare(expected, &literate::diagnostics(&program));
        }
    }
    if BYTES.contains(&code.as_str()) {
        return report.result();
    }
    if !given {
        report.fault(1, &format!("no program of the page gives {code}"));
    }
    if last.is_none_or(|block| !block.text.is_empty()) {
        report.fault(1, "the page does not end with a mended program");
    }
    report.result()
}

/// Any other page: its programs have no errors but those that the page shows, and answer its requests.
fn prose_page(path: &Path) -> Result<(), libtest_mimic::Failed> {
    let document = Document::read(path);
    let mut report = literate::Report::new(path);
    for program in document.cases.iter().flat_map(|case| case.programs()) {
        let found = literate::diagnostics(&program);
        match program.expectation("diagnostics") {
            Some(expected) => report.compare(expected, &found),
            None => {
                for line in found.lines().filter(|line| line.contains(" error ")) {
                    report.fault(program.files[0].line, line);
                }
            }
        }
        if let Some(first) = program.expectation("request") {
            match literate::Service::start(&program) {
                Ok(service) => literate::play(&program, &service, &mut report),
                Err(why) => report.fault(first.line, &why),
            }
        }
    }
    report.result()
}
