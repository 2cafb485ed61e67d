//! Files as inputs of the database.

mod bundle;
pub(crate) mod cut;
pub(crate) mod db;
mod edit;
pub(crate) mod index;
mod looking;
pub(crate) mod statement;
mod texts;

pub use edit::{Spare, Work};
pub(crate) use edit::{begin, edit, replace};
pub(crate) use looking::{Kept, each, looking, looking_wide, written};

use crate::files::bundle::Bundles;
use crate::files::cut::Cut;
use crate::files::db::Db;
use crate::files::index::{FileIndex, is_inside};
use crate::files::statement::{Statement, StatementId, read as read_statement};
use crate::files::texts::{TextId, Texts};
use salsa::Durability;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// A file's path, and what is in it. Its text is beside the queries ([`texts`]).
#[salsa::input(debug)]
pub struct SourceFile {
    /// Normalized, absolute where it could be made so; `flux:/http.flux` for a catalog file.
    #[returns(ref)]
    pub path: PathBuf,
    /// Which text is its.
    #[returns(copy)]
    text_id: TextId,
    /// Filled once, when the file is made: its statements know it.
    #[returns(ref)]
    body: OnceLock<FileBody>,
    /// Why it can't be read.
    #[returns(ref)]
    pub trouble: Option<Trouble>,
}

/// What is in a file.
#[salsa::input(debug)]
pub struct FileBody {
    /// What it declares: another one only when a declaration comes, goes or has another name.
    #[returns(ref)]
    pub declared: Arc<FileIndex<'static>>,
    /// Somebody edits it.
    #[returns(copy)]
    pub edited: bool,
}

/// The time in which nothing changes but flows, signatures of nodes and what is chosen of them, in files that are
/// edited. Who reads its number depends on everything else.
#[salsa::input(debug, singleton)]
pub struct Era {
    /// Another one for each.
    #[returns(copy)]
    pub number: u64,
}

impl SourceFile {
    /// Makes the input of a file that the database does not have yet.
    fn make(db: &dyn Db, path: PathBuf, text: &str, trouble: Option<Trouble>) -> Self {
        // Files that no editor holds change seldom: what depends on them alone is not looked at again.
        let room = db.texts().reserve();
        let file = SourceFile::builder(path, room, OnceLock::new(), trouble);
        let file = file.durability(Durability::HIGH).new(db);
        let (mut pieces, mut read) = (Cut::pieces_of(text).new, Vec::new());
        let mut bundles = Bundles::default();
        for piece in pieces.iter_mut().filter(|piece| !piece.span.is_empty()) {
            let (at, code) = read_statement(piece.statement());
            let code = Arc::new(code);
            let bundle = bundles.next(db, is_inside(&code.parsed), Durability::HIGH);
            let id = StatementId::builder(file, bundle, code.clone()).durability(Durability::HIGH).new(db);
            piece.is(id, at as u32);
            read.push((id, code));
        }
        db.texts().fill(room, Cut::default().put(0..0, pieces));
        // Not through the database: no query that asks for a file depends on all that is written there.
        let all = read.iter().map(|(id, code)| (Statement::Written(*id), &code.parsed));
        let body =
            FileBody::builder(Arc::new(FileIndex::of(all)), false).durability(Durability::HIGH).new(db);
        // Nobody else has it yet.
        let _ = file.body(db).set(body);
        file
    }

    /// What is in it.
    pub(crate) fn contents(self, db: &dyn Db) -> FileBody {
        *self.body(db).get().expect("a file is given out when its contents are in it")
    }

    /// Its text, kept as its statements. No query may ask for it: it is not told when that changes.
    pub(crate) fn cut(self, db: &dyn Db) -> &Cut<StatementId> {
        db.texts().get(self.text_id(db)).cut()
    }

    /// Its text in one piece. No query may ask for it: it is not told when that changes.
    pub fn text(self, db: &dyn Db) -> &str {
        db.texts().get(self.text_id(db)).whole()
    }
}

/// The files that a person has at hand: of an editor's folders.
#[salsa::input(debug, singleton)]
pub struct Folders {
    /// The files that lie in the folders, whether a program uses them or not.
    #[returns(ref)]
    pub files: Vec<SourceFile>,
}

/// Why a file can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The system's own words for what went wrong.
    #[error("{0}")]
    System(String),
    /// Not UTF-8, from this byte.
    #[error("it is not UTF-8 text: the byte at offset {0} begins no character")]
    NotUtf8(usize),
}

/// All files that anyone asked for.
#[derive(Default)]
pub struct Files {
    by_path: Mutex<HashMap<PathBuf, SourceFile>>,
    texts: Texts,
}

impl Files {
    pub(crate) fn texts(&self) -> &Texts {
        &self.texts
    }

    pub(crate) fn texts_mut(&mut self) -> &mut Texts {
        &mut self.texts
    }

    pub(crate) fn get(&self, db: &dyn Db, path: &Path) -> SourceFile {
        let path = normalize(path);
        self.or_make(&path, || {
            let (text, trouble) = read(&path);
            SourceFile::make(db, path.clone(), &text, trouble)
        })
    }

    pub(crate) fn catalog(&self, db: &dyn Db, name: &str) -> Option<SourceFile> {
        let text = flux_catalog::declared(name)?;
        let path = Path::new("flux:/").join(name);
        Some(self.or_make(&path, || SourceFile::make(db, path.clone(), text, None)))
    }

    /// The file of that path. Nobody waits while another is read: of two that are made at once, one is forgotten.
    fn or_make(&self, path: &Path, make: impl FnOnce() -> SourceFile) -> SourceFile {
        let files = || self.by_path.lock().unwrap_or_else(PoisonError::into_inner);
        let known = files().get(path).copied();
        known.unwrap_or_else(|| {
            let made = make();
            *files().entry(path.to_owned()).or_insert(made)
        })
    }

    pub(crate) fn known_file(&self, path: &Path) -> Option<SourceFile> {
        let path = normalize(path);
        self.by_path.lock().unwrap_or_else(PoisonError::into_inner).get(&path).copied()
    }

    pub(crate) fn known(&self) -> Vec<(PathBuf, SourceFile)> {
        let files = self.by_path.lock().unwrap_or_else(PoisonError::into_inner);
        files.iter().map(|(path, file)| (path.clone(), *file)).collect()
    }
}

/// Reads a file's text.
pub(crate) fn read(path: &Path) -> (String, Option<Trouble>) {
    match std::fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => (text, None),
            Err(error) => (String::new(), Some(Trouble::NotUtf8(error.utf8_error().valid_up_to()))),
        },
        Err(error) => (String::new(), Some(Trouble::System(plain(&error)))),
    }
}

/// The system's words without its number.
fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied".into(),
        std::io::ErrorKind::IsADirectory => "it is a directory".into(),
        _ => error.to_string(),
    }
}

/// Without `.`, `..` and links where the system can tell, so that a file is one file however it is reached.
fn normalize(path: &Path) -> PathBuf {
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    clean(&std::env::current_dir().unwrap_or_default().join(path))
}

/// A path without `.` and `..`, as its text has them: links are not looked at.
pub fn clean(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// The path that a `use` in this file means.
pub(crate) fn used_path(db: &dyn Db, file: SourceFile, path: &str) -> PathBuf {
    let folder = file.path(db).parent().map(Path::to_path_buf).unwrap_or_default();
    folder.join(path)
}
