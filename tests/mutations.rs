//! One mistake, one diagnostic: of every program that has no error, one token is deleted, doubled or swapped with the
//! next. That costs at most one error, errors of one code about one name being one, and at most one more in another
//! statement.
//!
//! The usual run tries some mutations, always the same. `MUTATIONS=all cargo test --test mutations -- --nocapture` tries
//! every one, and prints how many hold, and what the others are made of; `MUTATIONS=examples` every one of the programs of
//! that folder (or with whatever word stands in their names).

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod literate;

use flux_analysis::{Diagnostic, FileId, Severity, Workspace};
use flux_syntax::{Token, lex};
use literate::{Document, root};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many mutations the usual run tries.
const TRIED: usize = 1_500;
const FOLDER: &str = "/flux-mutations";

/// A program, by the files that it has; the first is mutated.
struct Whole {
    name: String,
    files: Vec<(PathBuf, String)>,
}

#[derive(Clone, Copy, Debug)]
enum Mutation {
    Delete,
    Double,
    Swap,
}

const MUTATIONS: [Mutation; 3] = [Mutation::Delete, Mutation::Double, Mutation::Swap];

/// The text with that token mutated; none: nothing changes.
fn mutated(text: &str, tokens: &[Token], at: usize, how: Mutation) -> Option<String> {
    let written = |token: &Token| &text[token.span.start as usize..token.span.end as usize];
    let token = &tokens[at];
    let (start, end) = (token.span.start as usize, token.span.end as usize);
    let out = match how {
        Mutation::Delete => joined(&[&text[..start], &text[end..]]),
        Mutation::Double => joined(&[&text[..end], " ", written(token), &text[end..]]),
        Mutation::Swap => {
            let next = tokens.get(at + 1)?;
            let (from, to) = (next.span.start as usize, next.span.end as usize);
            joined(&[&text[..start], written(next), &text[end..from], written(token), &text[to..]])
        }
    };
    (out != text).then_some(out)
}

/// Parts one after another, with a blank where two would become one token.
fn joined(parts: &[&str]) -> String {
    let sign = |c: char| !c.is_whitespace() && !"()[]{},;".contains(c);
    let mut out = String::new();
    for part in parts {
        let (before, after) = (out.chars().next_back(), part.chars().next());
        if before.is_some_and(sign) && after.is_some_and(sign) {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

struct Program {
    workspace: Workspace,
    root: FileId,
    path: PathBuf,
}

impl Program {
    fn open(whole: &Whole) -> Program {
        let mut workspace = Workspace::new();
        let open: Vec<FileId> =
            whole.files.iter().map(|(path, text)| workspace.open_text(path, text)).collect();
        Program { workspace, root: open[0], path: whole.files[0].0.clone() }
    }

    fn errors(&mut self, text: &str) -> Vec<Diagnostic> {
        self.workspace.open_text(&self.path, text);
        let mut found = self.workspace.report(&[self.root]);
        found.retain(|diag| diag.severity == Severity::Error);
        found
    }
}

/// Is it one mistake's worth? Two of one statement are not, unless what was two statements became one.
fn holds(text: &str, found: &[Diagnostic], root: FileId) -> bool {
    match found {
        [] | [_] => true,
        [one, other] if one.file != other.file || one.file != root => one.file != other.file,
        [one, other] => {
            let pieces = flux_syntax::parse_file(text);
            let item = |diag: &Diagnostic| {
                pieces.items().position(|item| {
                    (item.span.start as usize..=item.span.end as usize).contains(&diag.range.start)
                })
            };
            let line = |diag: &Diagnostic| text[..diag.range.start].matches('\n').count();
            item(one) != item(other) || line(one) != line(other) && item(one).is_none()
        }
        _ => false,
    }
}

/// The programs of the project's examples.
fn examples() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(root().join("examples")).unwrap();
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap());
    let mut found: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|ending| ending == "flux"));
    found.sort();
    found
}

fn programs() -> Vec<Whole> {
    let mut out = Vec::new();
    for path in examples() {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root()).unwrap().display().to_string();
        out.push(Whole { name, files: vec![(path, text)] });
    }
    for path in literate::markdown("tests/suite") {
        for case in Document::read(&path).cases {
            for program in case.programs() {
                let files = program.texts().into_iter();
                let files = files.map(|(name, text)| (Path::new(FOLDER).join(name), text)).collect();
                let file = path.file_stem().unwrap().to_string_lossy();
                out.push(Whole { name: format!("{file}: {}", case.name), files });
            }
        }
    }
    out.retain(|whole| {
        let text = whole.files[0].1.clone();
        Program::open(whole).errors(&text).is_empty()
    });
    out
}

/// What was seen of some mutations.
#[derive(Default)]
struct Seen {
    tried: usize,
    wrong: Vec<String>,
    /// How often which codes came together, with an example.
    kinds: BTreeMap<String, (usize, String)>,
}

impl Seen {
    fn of(&mut self, whole: &Whole, program: &mut Program, text: &str, what: &str) {
        let found = program.errors(text);
        self.tried += 1;
        if holds(text, &found, program.root) {
            return;
        }
        let told: Vec<String> = found
            .iter()
            .map(|diag| {
                let line = program.workspace.text(diag.file)[..diag.range.start].matches('\n').count() + 1;
                format!("  {line}: {} {}", diag.code, diag.message)
            })
            .collect();
        let mut codes: Vec<&str> = found.iter().map(|diag| diag.code).collect();
        codes.sort_unstable();
        codes.dedup();
        let example = format!("{}, {what}:\n{text}\n{}", whole.name, told.join("\n"));
        let kind = self.kinds.entry(codes.join(" ")).or_insert_with(|| (0, example.clone()));
        kind.0 += 1;
        self.wrong.push(example);
    }
}

fn all_of(whole: &Whole, mut wanted: impl FnMut() -> bool, seen: &mut Seen) {
    let text = &whole.files[0].1;
    let tokens: Vec<Token> = lex(text).into_iter().filter(|token| !token.kind.is_comment()).collect();
    let mut program: Option<Program> = None;
    for at in 0..tokens.len() {
        for how in MUTATIONS {
            if !wanted() {
                continue;
            }
            let Some(mutant) = mutated(text, &tokens, at, how) else { continue };
            let line = text[..tokens[at].span.start as usize].matches('\n').count() + 1;
            let written = &text[tokens[at].span.start as usize..tokens[at].span.end as usize];
            let what = format!("{how:?} `{written}` in line {line}");
            let program = program.get_or_insert_with(|| Program::open(whole));
            seen.of(whole, program, &mutant, &what);
        }
    }
}

#[test]
fn one_mistake_is_one_diagnostic() {
    let mut programs = programs();
    assert!(programs.len() > 200, "only {} programs have no error", programs.len());
    let which = std::env::var("MUTATIONS").ok();
    if let Some(word) = which.as_ref().filter(|which| *which != "all") {
        programs.retain(|whole| whole.name.contains(word));
    }
    let all = which.is_some();
    let count: usize = programs.iter().map(|p| lex(&p.files[0].1).len() * MUTATIONS.len()).sum();
    let every = if all { 1 } else { (count / TRIED).max(1) };
    let seen = Mutex::new(Seen::default());
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(whole) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // Which are tried depends on the program alone.
                    let mut turn =
                        whole.name.bytes().fold(7_usize, |sum, byte| sum * 31 % 65_521 + byte as usize);
                    let wanted = || {
                        turn += 1;
                        turn % every == 0
                    };
                    let mut own = Seen::default();
                    all_of(whole, wanted, &mut own);
                    let mut seen = seen.lock().unwrap();
                    seen.tried += own.tried;
                    seen.wrong.extend(own.wrong);
                    for (codes, (times, example)) in own.kinds {
                        seen.kinds.entry(codes).or_insert((0, example)).0 += times;
                    }
                }
            });
        }
    });
    let seen = seen.into_inner().unwrap();
    let mut kinds: Vec<_> = seen.kinds.iter().collect();
    kinds.sort_by_key(|(_, (times, _))| std::cmp::Reverse(*times));
    println!("{} of {} mutations hold", seen.tried - seen.wrong.len(), seen.tried);
    for (codes, (times, example)) in kinds {
        println!("\n{times} times {codes}, for example {example}");
    }
    let examples: Vec<&String> = seen.wrong.iter().filter(|wrong| wrong.starts_with("examples/")).collect();
    assert!(
        examples.is_empty(),
        "one mistake in an example costs more than one diagnostic:\n{}",
        examples[0]
    );
    assert!(
        seen.wrong.len() * 1_000 <= seen.tried * ALLOWED,
        "one mistake costs more than one diagnostic:\n{}",
        seen.wrong[0]
    );
}

/// How many of a thousand mutations of the suite's programs may cost more: those that leave no trace of what was meant.
/// Of the examples, none.
const ALLOWED: usize = 5;
