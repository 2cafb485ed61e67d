//! Markdown whose code blocks are tests: what the suite and the diagnostics' pages share.
//!
//! Comes in: a markdown file. Goes out: its cases ([`parse`]), what differs ([`report`]), and, with `UPDATE=1`,
//! the file with what really came out. *Never* here: what a block means; that is each harness's.

#![allow(dead_code, unused_imports, reason = "two harnesses share this, and neither uses all of it")]

mod check;
mod chosen;
mod parse;
mod play;
mod program;
mod report;
mod serve;

pub use check::{diagnostics, locks, plan};
pub use parse::{Block, Case, Document};
pub use play::play;
pub use program::Program;
pub use report::{Report, finish, same};
pub use serve::Service;

use std::path::{Path, PathBuf};

/// The project's folder, from which documents name files.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The markdown files below a folder of the project, sorted, relative to it.
pub fn markdown(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let hidden = path.file_name().is_some_and(|n| n == "book");
            if path.is_dir() && !hidden {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                found.push(path.strip_prefix(root()).unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}
