//! What was typed, over the program's files.
//!
//! Comes in: statements. Goes out: the workspace's texts, changed; differences; files, when they are to be saved. The
//! disk's texts are kept, so that the last definition can be taken back and a file that changes on the disk gets the
//! session's definitions again. *Never* here: whether a definition is right.

use super::define::{Applied, Texts, apply};
use flux_analysis::{FileId, Workspace};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// The definitions of a session.
#[derive(Default)]
pub struct Overlay {
    /// What the disk has, of the files that definitions changed, in the order in which they were.
    base: Vec<(FileId, Arc<str>)>,
    definitions: Vec<String>,
}

/// A definition with its place.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    /// The file that the statement went into.
    pub file: FileId,
    /// What it replaced, or where it was added.
    pub(crate) applied: Applied,
}

impl Overlay {
    /// Puts a statement into the program of that root.
    pub(crate) fn define(&mut self, workspace: &mut Workspace, root: FileId, statement: &str) -> Placed {
        self.definitions.push(statement.to_owned());
        self.put(workspace, root, statement)
    }

    fn put(&mut self, workspace: &mut Workspace, root: FileId, statement: &str) -> Placed {
        let files = workspace.files(root);
        let mut texts: Texts =
            files.iter().enumerate().map(|(place, file)| (place, workspace.text(*file).to_owned())).collect();
        let applied = apply(&mut texts, statement);
        for (place, file) in files.iter().enumerate() {
            let text = &texts[&place];
            if workspace.text(*file) != text {
                if !self.base.iter().any(|(known, _)| known == file) {
                    self.base.push((*file, workspace.text(*file).into()));
                }
                workspace.set_text(*file, text);
            }
        }
        Placed { file: files.get(applied.file).copied().unwrap_or(root), applied }
    }

    /// Takes the last definition back, and gives it.
    pub fn undo(&mut self, workspace: &mut Workspace, root: FileId) -> Option<String> {
        let last = self.definitions.pop()?;
        self.again(workspace, root);
        Some(last)
    }

    /// Begins again with what the disk has, and puts all definitions into it.
    fn again(&mut self, workspace: &mut Workspace, root: FileId) {
        for (file, text) in std::mem::take(&mut self.base) {
            workspace.set_text(file, &text);
        }
        for statement in std::mem::take(&mut self.definitions) {
            self.define(workspace, root, &statement);
        }
    }

    /// A file has changed on the disk. Only what is read there, and what was typed, count.
    pub(crate) fn reload(&mut self, workspace: &mut Workspace, root: FileId, file: FileId) {
        if !self.base.iter().any(|(known, _)| *known == file) {
            workspace.reload(file);
            return;
        }
        for (known, text) in std::mem::take(&mut self.base) {
            if known == file { workspace.reload(file) } else { workspace.set_text(known, &text) }
        }
        self.again(workspace, root);
    }

    /// What the disk had of a file when it was last read.
    pub(crate) fn on_disk<'w>(&'w self, workspace: &'w Workspace, file: FileId) -> &'w str {
        let kept = self.base.iter().find(|(known, _)| *known == file);
        kept.map_or_else(|| workspace.text(file), |(_, text)| text)
    }

    /// How many definitions there are.
    pub fn definitions(&self) -> usize {
        self.definitions.len()
    }

    /// The changed files: what the disk has, and what the session has.
    pub fn changes<'w>(&'w self, workspace: &'w Workspace) -> Vec<(FileId, &'w str, &'w str)> {
        let changes = self.base.iter().map(|(file, text)| (*file, &**text, workspace.text(*file)));
        changes.filter(|(_, before, after)| before != after).collect()
    }

    /// Definitions in the one format, before anybody sees them elsewhere than where they were typed.
    pub fn tidy(&mut self, workspace: &mut Workspace, root: FileId) {
        let formatted = |text: &String| flux_syntax::format_statement(text).unwrap_or_else(|| text.clone());
        let tidy: Vec<String> = self.definitions.iter().map(formatted).collect();
        if tidy != self.definitions {
            self.definitions = tidy;
            self.again(workspace, root);
        }
    }

    /// The files have it all now.
    pub fn saved(&mut self) {
        *self = Overlay::default();
    }

    /// The texts to write, by path.
    pub fn to_write(&self, workspace: &Workspace) -> BTreeMap<std::path::PathBuf, String> {
        let changes = self.changes(workspace).into_iter();
        changes.map(|(file, _, after)| (Path::to_path_buf(workspace.path(file)), after.to_owned())).collect()
    }
}
