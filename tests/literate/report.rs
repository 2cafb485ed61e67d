//! What differs, where; and, with `UPDATE=1`, the files rewritten.

use super::Block;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Blocks to rewrite when all cases have run: file, the block's line and height, its new text.
static EDITS: Mutex<Vec<(PathBuf, usize, usize, String)>> = Mutex::new(Vec::new());

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

    /// What came out against what a block expects. With `UPDATE=1` the block is rewritten instead.
    pub fn compare(&mut self, block: &Block, actual: &str) {
        if actual == block.text {
            return;
        }
        if std::env::var_os("UPDATE").is_some_and(|v| v == "1") {
            let edit = (self.path.clone(), block.line, block.height, actual.to_owned());
            EDITS.lock().unwrap().push(edit);
            return;
        }
        self.fault(block.line, &format!("the `{}` block differs (-expected, +came out)", block.kind));
        let diff = similar::TextDiff::from_lines(block.text.as_str(), actual);
        for change in diff.iter_all_changes() {
            let _ = write!(self.text, "  {}{}", change.tag(), change);
        }
    }

    /// The case's result.
    pub fn result(self) -> Result<(), libtest_mimic::Failed> {
        if self.text.is_empty() { Ok(()) } else { Err(self.text.into()) }
    }
}

/// Runs the cases, rewrites blocks if asked to, and ends the process with the result.
pub fn finish(cases: Vec<libtest_mimic::Trial>) -> ! {
    let arguments = libtest_mimic::Arguments::from_args();
    let conclusion = libtest_mimic::run(&arguments, cases);
    rewrite();
    conclusion.exit()
}

fn rewrite() {
    let mut edits = std::mem::take(&mut *EDITS.lock().unwrap());
    // From the last line up, so that lines above keep their numbers.
    edits.sort_by(|a, b| b.cmp(a));
    for (path, line, height, text) in edits {
        let file = super::root().join(&path);
        let old = std::fs::read_to_string(&file).unwrap();
        let mut lines: Vec<&str> = old.lines().collect();
        lines.splice(line..line + height, text.lines());
        std::fs::write(&file, lines.join("\n") + "\n").unwrap();
        eprintln!("rewrote {}:{line}", path.display());
    }
}
