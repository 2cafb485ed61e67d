//! The sessions that the book and the README show happened so: each block ```` ```flux-session FILE… ```` is typed into
//! a session on these files, and what it says is compared. Times, their bars and ports may differ; `[..]` stands for
//! anything on a line, a line `...` for any lines.
//!
//! `UPDATE=1 cargo test --test transcripts` rewrites what differs; read the difference before you keep it.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod literate;

use flux_commands::transcript::Transcript;
use libtest_mimic::{Failed, Trial};
use std::path::{Path, PathBuf};

/// What begins an input, and what goes on with it.
const PROMPT: &str = "flux> ";
const MORE: &str = "....> ";

/// How wide a page of the book is.
const WIDTH: usize = 90;

fn main() {
    let arguments = libtest_mimic::Arguments::from_args();
    let mut trials = Vec::new();
    for path in literate::markdown("docs").into_iter().chain([PathBuf::from("README.md")]) {
        let text = std::fs::read_to_string(literate::root().join(&path)).unwrap();
        if text.contains("```flux-session") {
            trials.push(Trial::test(path.display().to_string(), move || page(&path)));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// One page: every block of it.
fn page(path: &Path) -> Result<(), Failed> {
    let full = literate::root().join(path);
    let text = std::fs::read_to_string(&full).unwrap();
    let (mut out, mut faults) = (String::new(), Vec::new());
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        out.push_str(line);
        out.push('\n');
        let Some(files) = line.strip_prefix("```flux-session") else { continue };
        let block: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
        // Tests run in the project's folder, so that files are called as a reader would call them.
        let files = files.split_whitespace().map(PathBuf::from).collect();
        let (played, differs) = play(files, &block);
        if let Some(fault) = differs {
            faults.push(format!("{}:{}: {fault}", path.display(), number + 1));
        }
        out.push_str(&played);
        out.push_str("```\n");
    }
    if faults.is_empty() {
        return Ok(());
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(full, out).unwrap();
        return Ok(());
    }
    Err(faults.join("\n\n").into())
}

/// Types what a block types; the block as it really came out, and the first difference.
fn play(files: Vec<PathBuf>, block: &[&str]) -> (String, Option<String>) {
    let mut session = Transcript::open(files, WIDTH).unwrap();
    let (mut out, mut fault) = (String::new(), None);
    let mut lines = block.iter().peekable();
    while let Some(first) = lines.next() {
        let Some(typed) = first.strip_prefix(PROMPT) else {
            fault.get_or_insert_with(|| format!("`{first}` is no input"));
            continue;
        };
        let mut typed = typed.to_owned();
        out.push_str(&format!("{first}\n"));
        while let Some(more) = lines.next_if(|line| line.starts_with(MORE.trim_end())) {
            typed.push('\n');
            typed.push_str(more.strip_prefix(MORE).unwrap_or_default());
            out.push_str(&format!("{more}\n"));
        }
        let mut expected = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with(PROMPT)) {
            expected.push(*line);
        }
        let said = session.step(&typed).unwrap_or_default();
        // Predicates and waits are told of only where they took long.
        let said: Vec<&str> =
            said.lines().filter(|l| !l.contains("(predicate)")).map(str::trim_end).collect();
        let blanks = expected.iter().rev().take_while(|line| line.is_empty()).count();
        let told = &expected[..expected.len() - blanks];
        if matches(told, trimmed(&said)) {
            told.iter().for_each(|line| out.push_str(&format!("{line}\n")));
        } else {
            let (told, said) = (told.join("\n"), trimmed(&said).join("\n"));
            fault.get_or_insert_with(|| format!("`{typed}` says\n{said}\n--- and the page has\n{told}"));
            out.push_str(&format!("{said}\n"));
        }
        out.push_str(&"\n".repeat(blanks));
    }
    (out, fault)
}

fn trimmed<'a>(lines: &'a [&'a str]) -> &'a [&'a str] {
    let blanks = lines.iter().rev().take_while(|line| line.is_empty()).count();
    &lines[..lines.len() - blanks]
}

/// Does what was said match what the page has?
fn matches(told: &[&str], said: &[&str]) -> bool {
    match told.split_first() {
        None => said.is_empty(),
        Some((&"...", rest)) => (0..=said.len()).any(|skipped| matches(rest, &said[skipped..])),
        Some((line, rest)) => {
            said.split_first().is_some_and(|(first, more)| line_matches(line, first) && matches(rest, more))
        }
    }
}

/// Times, bars of times and ports are never the same twice: one stands for any other.
fn normal(line: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    for word in line.split(|c: char| c == ' ' || "█▉▊▋▌▍▎▏━─░".contains(c)).filter(|word| !word.is_empty())
    {
        let unit = matches!(word, "ns" | "µs" | "ms" | "s");
        match out.last_mut().filter(|last| unit && last.parse::<f64>().is_ok()) {
            Some(last) => *last = "TIME".to_owned(),
            None => out.push(word.to_owned()),
        }
    }
    let port = |word: &String| match word.split_once("127.0.0.1:") {
        Some((before, _)) => format!("{before}127.0.0.1:PORT"),
        None => word.clone(),
    };
    let line = out.iter().map(port).collect::<Vec<_>>().join(" ");
    line.trim_end_matches(" waited TIME").to_owned()
}

fn line_matches(told: &str, said: &str) -> bool {
    if normal(told) == normal(said) {
        return true;
    }
    let Some((before, after)) = told.split_once("[..]") else { return told == said };
    let Some(rest) = said.strip_prefix(before) else { return false };
    (0..=rest.len()).filter(|at| rest.is_char_boundary(*at)).any(|at| line_matches(after, &rest[at..]))
}
