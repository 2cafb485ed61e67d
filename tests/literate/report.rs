//! What differs, where; and, with `UPDATE=1`, the files rewritten.

use super::Block;
use libtest_mimic::{Failed, Trial};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A block to rewrite when all cases have run.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Edit {
    path: PathBuf,
    line: usize,
    height: usize,
    text: String,
}

static EDITS: Mutex<Vec<Edit>> = Mutex::new(Vec::new());

/// Are expectations rewritten instead of compared?
fn updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}

fn difference(expected: &str, actual: &str) -> String {
    similar::TextDiff::from_lines(expected, actual).unified_diff().context_radius(2).to_string()
}

/// What one case found.
pub struct Report {
    path: PathBuf,
    text: String,
}

impl Report {
    /// For a case of that file.
    pub fn new(path: &Path) -> Report {
        Report { path: path.to_owned(), text: String::new() }
    }

    /// A fault in a line of the file.
    pub fn fault(&mut self, line: usize, message: &str) {
        let _ = writeln!(self.text, "{}:{line}: {message}", self.path.display());
    }

    /// What came out against what a block expects.
    pub fn compare(&mut self, block: &Block, actual: &str) {
        if actual == block.text {
            return;
        }
        if updating() {
            let (line, height) = (block.line, block.height);
            EDITS.lock().unwrap().push(Edit {
                path: self.path.clone(),
                line,
                height,
                text: actual.to_owned(),
            });
            return;
        }
        self.fault(block.line, &format!("this `{}` block (-) is not what comes out (+)", block.kind));
        self.text.push_str(&difference(&block.text, actual));
    }

    /// Succeeds if nothing differed; else fails with everything that did.
    pub fn result(self) -> Result<(), Failed> {
        if self.text.is_empty() { Ok(()) } else { Err(self.text.into()) }
    }
}

/// A whole file against what it should be.
pub fn same(path: &Path, text: &str, wanted: &str) -> Result<(), Failed> {
    if text == wanted {
        return Ok(());
    }
    if updating() {
        std::fs::write(super::root().join(path), wanted)?;
        eprintln!("rewrote {}", path.display());
        return Ok(());
    }
    let name = path.display();
    Err(format!(
        "{name} (-) is not what it should be (+); UPDATE=1 rewrites it\n{}",
        difference(text, wanted)
    )
    .into())
}

/// Runs the cases, rewrites blocks if asked to, and ends the process with the result.
pub fn finish(cases: Vec<Trial>) -> ! {
    let conclusion = libtest_mimic::run(&libtest_mimic::Arguments::from_args(), cases);
    rewrite();
    conclusion.exit()
}

fn rewrite() {
    let mut edits = std::mem::take(&mut *EDITS.lock().unwrap());
    edits.sort();
    // From the last line up, so that lines above keep their numbers.
    for Edit { path, line, height, text } in edits.into_iter().rev() {
        let file = super::root().join(&path);
        let old = std::fs::read_to_string(&file).unwrap();
        let mut lines: Vec<&str> = old.lines().collect();
        lines.splice(line..line + height, text.lines());
        std::fs::write(&file, lines.join("\n") + "\n").unwrap();
        eprintln!("rewrote {}:{line}", path.display());
    }
}
