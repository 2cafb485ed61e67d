//! Links: the files that a program names.

use super::place::all;
use crate::files::db::Db;
use crate::files::used_path;
use crate::workspace::{FileId, Workspace};
use flux_syntax::tree::ItemKind;
use std::ops::Range;
use std::path::PathBuf;

/// A file's name in a text, and the file that it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it stands, without the quotes.
    pub range: Range<usize>,
    /// What it leads to.
    pub path: PathBuf,
}

impl Workspace {
    /// The links of a file.
    pub fn links(&self, file: FileId) -> Vec<Link> {
        let db: &dyn Db = &self.db;
        let mut out = Vec::new();
        for at in all(db, file.0) {
            for (_, item) in at.items(db) {
                if let ItemKind::Use(it) = &item.kind
                    && !it.path.is_empty()
                {
                    let range = at.range(it.path_span);
                    let inside = range.start + 1..range.end.saturating_sub(1).max(range.start + 1);
                    out.push(Link { range: inside, path: used_path(db, file.0, &it.path) });
                }
            }
        }
        out
    }
}
