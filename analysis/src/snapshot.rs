//! Reading a workspace from several threads while one owns it.
//!
//! Comes in: a workspace. Goes out: a snapshot that other threads ask, until the next change of the workspace ends
//! whatever they are doing. *Never* here: threads, and any way to change a snapshot.

use crate::files::db::Db;
use crate::workspace::{FileId, Workspace};
use salsa::Database as _;
use std::ops::Deref;
use std::panic::AssertUnwindSafe;
use std::path::Path;

/// A workspace as it was at one moment. Whoever changes the workspace waits until all its snapshots are gone, and
/// work on them stops meanwhile: see [`cancellable`].
pub struct Snapshot(Workspace);

/// The work on a snapshot was stopped, because the workspace changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the files have changed meanwhile")]
pub struct Cancelled;

/// Stops work on one snapshot.
#[derive(Clone)]
pub struct Stop(salsa::CancellationToken);

impl Stop {
    /// Stops it, wherever it is; if it has not begun, where it begins.
    pub fn stop(&self) {
        self.0.cancel();
    }
}

impl Snapshot {
    /// What stops work on this snapshot, from any thread.
    pub fn stop(&self) -> Stop {
        Stop(self.0.db.cancellation_token())
    }
}

/// A state of a workspace: as long as it is the same, whatever is asked is answered the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision(salsa::Revision, u64);

impl Snapshot {
    /// The state of the workspace that the snapshot shows.
    pub fn revision(&self) -> Revision {
        // Texts are beside the queries: a letter in a comment changes them alone.
        Revision(salsa::plumbing::current_revision(&self.0.db), self.0.db.texts().changes())
    }
}

impl Deref for Snapshot {
    type Target = Workspace;

    fn deref(&self) -> &Workspace {
        &self.0
    }
}

impl Workspace {
    /// What other threads may read.
    pub fn snapshot(&self) -> Snapshot {
        debug_assert!(self.db.is_settled());
        let mut workspace = Workspace::of(self.db.clone());
        workspace.set_wording(self.wording);
        Snapshot(workspace)
    }

    /// The file of that path, read now if nobody asked before; one that can't be read is there too, empty.
    pub fn file(&self, path: &Path) -> FileId {
        FileId(self.db.file(path))
    }

    /// The library's file of that name (`http.flux`).
    pub fn catalog_file(&self, name: &str) -> Option<FileId> {
        self.db.catalog_file(name).map(FileId)
    }

    /// Reads and indexes a file, so that whoever needs it later waits less.
    pub fn touch(&self, file: FileId) {
        crate::names::declared::names(&self.db, file.0);
        crate::names::uses(&self.db, file.0);
    }

    /// The file of that path, if anybody asked for it before.
    pub fn known(&self, path: &Path) -> Option<FileId> {
        self.db.known_file(path).map(FileId)
    }
}

/// Runs work on a snapshot, which a change of the workspace may stop at any place.
///
/// # Errors
/// It was stopped.
pub fn cancellable<T>(work: impl FnOnce() -> T) -> Result<T, Cancelled> {
    // What the work had begun is thrown away with it, and queries keep their own order when they are stopped.
    salsa::Cancelled::catch(AssertUnwindSafe(work)).map_err(|_| Cancelled)
}
