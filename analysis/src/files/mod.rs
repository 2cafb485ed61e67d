//! Files as inputs of the database.

pub(crate) mod db;
pub(crate) mod lines;
pub(crate) mod statement;

use crate::files::db::Db;
use salsa::Durability;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A file's path and text.
#[salsa::input(debug)]
pub struct SourceFile {
    /// Normalized, absolute where it could be made so; `flux:/http.flux` for a catalog file.
    #[returns(ref)]
    pub path: PathBuf,
    /// Its text; empty if it can't be read.
    #[returns(ref)]
    pub text: Arc<str>,
    /// Why it can't be read.
    #[returns(ref)]
    pub trouble: Option<Trouble>,
}

/// The files that a person has at hand: of an editor's folders.
#[salsa::input(debug, singleton)]
pub struct Folders {
    /// All of them.
    #[returns(ref)]
    pub files: Vec<SourceFile>,
}

/// Why a file can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The system's reason.
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
}

impl Files {
    pub(crate) fn get(&self, db: &dyn Db, path: &Path) -> SourceFile {
        let path = normalize(path);
        let mut files = self.by_path.lock().unwrap_or_else(PoisonError::into_inner);
        *files.entry(path.clone()).or_insert_with(|| {
            let (text, trouble) = read(&path);
            // Files that no editor holds change seldom: what depends on them alone is not looked at again.
            SourceFile::builder(path, text, trouble).durability(Durability::MEDIUM).new(db)
        })
    }

    pub(crate) fn catalog(&self, db: &dyn Db, name: &str) -> Option<SourceFile> {
        let (_, text) = flux_catalog::FILES.iter().find(|(file, _)| *file == name)?;
        let path = Path::new("flux:/").join(name);
        let mut files = self.by_path.lock().unwrap_or_else(PoisonError::into_inner);
        Some(*files.entry(path.clone()).or_insert_with(|| {
            SourceFile::builder(path, Arc::from(*text), None).durability(Durability::HIGH).new(db)
        }))
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
pub(crate) fn read(path: &Path) -> (Arc<str>, Option<Trouble>) {
    match std::fs::read(path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => (text.into(), None),
            Err(error) => ("".into(), Some(Trouble::NotUtf8(error.utf8_error().valid_up_to()))),
        },
        Err(error) => ("".into(), Some(Trouble::System(plain(&error)))),
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
