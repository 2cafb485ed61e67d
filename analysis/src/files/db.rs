//! The database: what owns every input and every memo.

use crate::files::texts::Texts;
use crate::files::{Era, Files, SourceFile};
use salsa::plumbing::{Revision, ZalsaDatabase};
use salsa::{Durability, Setter};
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

    /// Another handle of the same database: a query that asks through it does not come to depend on the answer
    /// ([`crate::files::looking`]).
    fn apart(&self) -> Database;
}

/// The database behind a workspace: all inputs and all memos. Clones share them.
#[salsa::db]
#[derive(Clone)]
pub struct Database {
    // Dropped before the storage, whose last other handle wakes whoever wants to change something.
    files: Arc<Files>,
    storage: salsa::Storage<Self>,
    /// When the last [`Era`] began.
    era: Option<Revision>,
}

/// Hears of every event, for tests that assert which queries ran.
pub type Listener = Box<dyn Fn(salsa::Event) + Send + Sync + 'static>;

impl Database {
    /// An empty database. The listener, if there is one, hears of every event.
    pub fn new(listener: Option<Listener>) -> Self {
        let storage = salsa::Storage::new(listener);
        let mut db = Database { files: Arc::default(), storage, era: None };
        let _ = Era::builder(0).durability(Durability::MEDIUM).new(&db);
        db.era = Some(db.outside_changed());
        db
    }

    /// When something was last changed that is no inside of a flow in a file that is edited.
    fn outside_changed(&self) -> Revision {
        self.zalsa().last_changed_revision(Durability::MEDIUM)
    }

    /// Behind each change: if more than what makes nodes has changed, another era begins.
    pub(crate) fn settle(&mut self) {
        if !self.is_settled() {
            let era = Era::get(self);
            let next = era.number(self) + 1;
            era.set_number(self).with_durability(Durability::MEDIUM).to(next);
            self.era = Some(self.outside_changed());
        }
    }

    /// Behind a change of statements that make nodes or choose for them, and of nothing else: the era goes on.
    pub(crate) fn go_on(&mut self) {
        self.era = Some(self.outside_changed());
    }

    /// Has every change been settled?
    pub(crate) fn is_settled(&self) -> bool {
        self.era == Some(self.outside_changed())
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

    fn apart(&self) -> Database {
        self.clone()
    }
}
