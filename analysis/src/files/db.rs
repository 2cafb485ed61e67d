//! The database: what owns every input and every memo.

use crate::files::texts::Texts;
use crate::files::{Files, SourceFile};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What queries may ask of the world: files by path, read on demand and remembered.
#[salsa::db]
pub trait Db: salsa::Database {
    /// The file of that path, read now if nobody asked before. A file that can't be read is there too, with
    /// the reason ([`SourceFile::trouble`]), so that it is noticed when it appears.
    fn file(&self, path: &Path) -> SourceFile;

    /// The catalog's file of that name (`http.flux`), if there is one.
    fn catalog_file(&self, name: &str) -> Option<SourceFile>;

    /// The files' texts, which no query may read.
    fn texts(&self) -> &Texts;
}

/// The database behind a workspace: all inputs and all memos. Clones share them.
#[salsa::db]
#[derive(Clone)]
pub struct Database {
    // Dropped before the storage, whose last other handle wakes whoever wants to change something.
    files: Arc<Files>,
    storage: salsa::Storage<Self>,
}

/// Hears of every event, for tests that assert which queries ran.
pub type Listener = Box<dyn Fn(salsa::Event) + Send + Sync + 'static>;

impl Database {
    /// An empty database. The listener, if there is one, hears of every event.
    pub fn new(listener: Option<Listener>) -> Self {
        Database { files: Arc::default(), storage: salsa::Storage::new(listener) }
    }

    /// The files' texts, to be changed. Whoever reads is stopped and waited for.
    pub(crate) fn texts_mut(&mut self) -> &mut Texts {
        salsa::Database::trigger_cancellation(self);
        let files = Arc::get_mut(&mut self.files);
        files.expect("other handles drop their files before they let go of the storage").texts_mut()
    }

    /// The files known so far.
    pub(crate) fn known(&self) -> Vec<(PathBuf, SourceFile)> {
        self.files.known()
    }

    /// The file of that path, if it is known.
    pub(crate) fn known_file(&self, path: &Path) -> Option<SourceFile> {
        self.files.known_file(path)
    }
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl Db for Database {
    fn file(&self, path: &Path) -> SourceFile {
        self.files.clone().get(self, path)
    }

    fn catalog_file(&self, name: &str) -> Option<SourceFile> {
        self.files.clone().catalog(self, name)
    }

    fn texts(&self) -> &Texts {
        self.files.texts()
    }
}
