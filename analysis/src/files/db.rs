//! The database: what owns every input and every memo.

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
}

/// The one database.
#[salsa::db]
#[derive(Clone)]
pub struct Database {
    storage: salsa::Storage<Self>,
    files: Arc<Files>,
}

/// Hears of every event, for tests that assert which queries ran.
pub type Listener = Box<dyn Fn(salsa::Event) + Send + Sync + 'static>;

impl Database {
    /// An empty one.
    pub fn new(listener: Option<Listener>) -> Self {
        Database { storage: salsa::Storage::new(listener), files: Arc::default() }
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
}
