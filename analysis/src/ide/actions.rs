//! What could be done at a place: one file for each kind of change.

mod add_node;
mod dialect;
mod early;
mod fixes;
mod sort_locks;

use crate::files::db::Db;
use crate::workspace::{Diagnostic, Edit, FileId, Workspace};
use std::ops::Range;

/// A change that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, as an order.
    pub title: String,
    /// `quickfix`, `refactor.rewrite` and so on, as editors group them.
    pub kind: &'static str,
    /// The change.
    pub edits: Vec<Edit>,
    /// What it mends.
    pub mends: Option<Diagnostic>,
    /// It is what most people want.
    pub preferred: bool,
}

impl Workspace {
    /// What could be done in a range of a file.
    pub fn actions(&self, file: FileId, range: Range<usize>) -> Vec<Action> {
        let db: &dyn Db = &self.db;
        let found: Vec<Diagnostic> = self
            .check_file(file)
            .into_iter()
            .filter(|d| d.range.start <= range.end && range.start <= d.range.end)
            .collect();
        let mut out = Vec::new();
        for said in &found {
            out.extend(fixes::fix(said));
            out.extend(add_node::add(db, said));
            out.extend(early::say_so(db, said));
        }
        out.extend(sort_locks::sort(db, file, range.clone()));
        out.extend(dialect::convert(self, file));
        out
    }
}
