//! What a client was told of all files, as long as nothing has changed.

use flux_analysis::{FileId, Revision};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tower_lsp_server::ls_types::Uri;

/// What it was told of one file.
#[derive(Clone)]
pub struct Report {
    /// The client's name for the file.
    pub uri: Uri,
    /// The report's name: of equal ones, the same.
    pub id: String,
}

/// What was last told of all files, and at which revision.
#[derive(Clone, Default)]
pub struct Reports(Arc<Mutex<Option<Last>>>);

/// Of which state of the files they were, and they.
type Last = (Revision, Vec<(FileId, Report)>);

impl Reports {
    /// Those of that state; none if they were of another.
    pub fn of(&self, revision: Revision) -> FxHashMap<FileId, Report> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = last.iter().filter(|(of, _)| *of == revision);
        same.flat_map(|(_, reports)| reports.iter().cloned()).collect()
    }

    /// Remembers what was told of all files, in place of what was told before.
    pub fn put(&self, revision: Revision, reports: Vec<(FileId, Report)>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((revision, reports));
    }
}
