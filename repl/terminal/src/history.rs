//! What was typed in earlier sessions.
//!
//! Comes in: inputs. Goes out: a file with one input a line, where a line's end inside of one is written `\n` and a
//! backslash twice. Sessions side by side only ever add whole lines to it, so that none loses what another one wrote.
//! *Never* here: recalling, which the editor does.

use super::margin;
use crate::platform::private;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file, while it can be written.
pub(super) struct History {
    path: PathBuf,
    margin: usize,
    size: usize,
    last: String,
}

impl History {
    /// `$XDG_STATE_HOME/flux/history`, else `~/.local/state/flux/history`; none: there is no home.
    pub(super) fn place() -> Option<PathBuf> {
        super::folder("XDG_STATE_HOME", ".local/state").map(|folder| folder.join("flux/history"))
    }

    /// Opens it, with what is in it, the latest last.
    ///
    /// # Errors
    /// It can't be read or written.
    pub(super) fn open(path: PathBuf, size: usize, margin: usize) -> io::Result<(History, Vec<String>)> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let text = {
            let _may_write = appending(&path)?;
            String::from_utf8_lossy(&std::fs::read(&path)?).into_owned()
        };
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        let kept = &lines[lines.len().saturating_sub(size)..];
        if lines.len() > size.saturating_mul(2).max(100) {
            shorten(&path, kept)?;
        }
        let entries: Vec<String> = kept.iter().map(|line| margin::with(&read(line), margin)).collect();
        let last = entries.last().cloned().unwrap_or_default();
        Ok((History { path, margin, size, last }, entries))
    }

    /// Adds an input. One that begins with a blank, or was just typed, is not kept: false.
    ///
    /// # Errors
    /// The file can't be written.
    pub(super) fn add(&mut self, input: &str) -> io::Result<bool> {
        if self.size == 0 || input.trim().is_empty() || input.starts_with(' ') || input == self.last {
            return Ok(false);
        }
        self.last = input.to_owned();
        let line = format!("{}\n", written(&margin::without(input, self.margin)));
        // In one piece: what sessions add at the same time stands one behind the other.
        appending(&self.path)?.write_all(line.as_bytes())?;
        Ok(true)
    }
}

fn appending(path: &Path) -> io::Result<File> {
    // For its owner alone: requests may hold secrets.
    private(OpenOptions::new().append(true).create(true)).open(path)
}

/// Leaves the latest ones, in a file beside that takes the old one's place.
fn shorten(path: &Path, kept: &[&str]) -> io::Result<()> {
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    let mut text = kept.join("\n");
    text.push('\n');
    let mut file = private(OpenOptions::new().write(true).create(true).truncate(true)).open(&beside)?;
    let done = file.write_all(text.as_bytes()).and_then(|()| std::fs::rename(&beside, path));
    if done.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    done
}

fn written(input: &str) -> String {
    input.replace('\\', "\\\\").replace('\n', "\\n")
}

fn read(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (c, (c == '\\').then(|| chars.next()).flatten()) {
            ('\\', Some('n')) => out.push('\n'),
            ('\\', Some(other)) => out.push(other),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_come_back_whole() {
        for input in ["A", "A =\n  B;", "\"\\n\"", "\\", "a\\\nb", "\\\\n"] {
            assert_eq!(read(&written(input)), input);
            assert!(!written(input).contains('\n'));
        }
        assert_eq!(read("half\\"), "half\\");
    }
}
