//! A workspace without a disk, and what it says in a form that can be compared.

use flux_analysis::{Diagnostic, FileId, Workspace};
use std::path::Path;

/// A folder that does not exist: its files are what a test says they are.
const FOLDER: &str = "/nowhere";

/// Opens files by name; the first is the root.
pub fn open(workspace: &mut Workspace, files: &[(&str, &str)]) -> FileId {
    // Used files first, so that nobody looks for them on the disk.
    let ids: Vec<FileId> = files.iter().rev().map(|(name, text)| file(workspace, name, text)).collect();
    *ids.last().unwrap()
}

/// Opens a file in an editor's place: its text never comes from the disk.
pub fn file(workspace: &mut Workspace, name: &str, text: &str) -> FileId {
    workspace.open_text(&Path::new(FOLDER).join(name), text)
}

/// A file that was opened before.
pub fn known(workspace: &Workspace, name: &str) -> FileId {
    workspace.known(&Path::new(FOLDER).join(name)).unwrap()
}

/// What is said of a program in one file.
pub fn check(text: &str) -> Vec<String> {
    let mut workspace = Workspace::new();
    let root = file(&mut workspace, "main.flux", text);
    said(&workspace, root)
}

/// What is said of a program, everything of it.
pub fn said(workspace: &Workspace, root: FileId) -> Vec<String> {
    workspace.check(&[root]).iter().map(|diagnostic| show(workspace, diagnostic)).collect()
}

/// A diagnostic as a line that does not depend on the workspace.
pub fn show(workspace: &Workspace, d: &Diagnostic) -> String {
    let at = |file: FileId, range: &std::ops::Range<usize>| {
        let name = workspace.path(file).file_name().unwrap_or_default().to_string_lossy().into_owned();
        assert!(range.end <= workspace.text(file).len(), "{name} ends before {range:?}: {}", d.message);
        format!("{name}:{}-{}", range.start, range.end)
    };
    let mut out = format!("{} {} {:?} {}", at(d.file, &d.range), d.code, d.severity, d.message);
    out.extend(d.help.iter().map(|help| format!("\n  help: {help}")));
    out.extend(d.labels.iter().map(|l| format!("\n  {}: {}", at(l.file, &l.range), l.message)));
    out.extend(d.fix.iter().map(|fix| format!("\n  fix {} {:?}", at(fix.file, &fix.range), fix.text)));
    out
}
