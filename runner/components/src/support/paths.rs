//! Paths that a client may choose, kept below a folder.

use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

/// A folder that nothing leads out of.
///
/// A path is taken apart before it touches the disk: no `..`, no absolute path, no NUL. Then links are followed,
/// and what they lead to must still be below the folder. (Whoever can swap a folder for a link within the
/// microseconds between that look and the opening can write the folder anyway.)
#[derive(Clone, Debug)]
pub(crate) struct Root {
    folder: PathBuf,
    hidden: bool,
}

/// There is no such file below the folder: it is missing, or elsewhere; a client can't tell which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotThere;

impl Root {
    /// That folder, seen from the program's own.
    pub(crate) fn new(program: &Path, folder: &str, hidden: bool) -> Self {
        Root { folder: program.join(folder), hidden }
    }

    /// The real path of a file or folder that exists.
    pub(crate) fn existing(&self, path: &str) -> Result<PathBuf, NotThere> {
        let relative = self.relative(path)?;
        let root = self.folder.canonicalize().map_err(|_| NotThere)?;
        let found = root.join(relative).canonicalize().map_err(|_| NotThere)?;
        if found.starts_with(&root) { Ok(found) } else { Err(NotThere) }
    }

    /// The real path of a file that may not exist yet; makes the folders on the way.
    pub(crate) fn writable(&self, path: &str) -> Result<PathBuf, NotThereOr<io::Error>> {
        let relative = self.relative(path).map_err(|_| NotThereOr::NotThere)?;
        let Some(name) = relative.file_name() else { return Err(NotThereOr::NotThere) };
        std::fs::create_dir_all(&self.folder).map_err(NotThereOr::Other)?;
        let mut folder = self.folder.canonicalize().map_err(NotThereOr::Other)?;
        let root = folder.clone();
        for part in relative.parent().into_iter().flat_map(Path::components) {
            let next = folder.join(part);
            match std::fs::create_dir(&next) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                    return Err(NotThereOr::Other(error));
                }
                _ => {}
            }
            folder = next.canonicalize().map_err(NotThereOr::Other)?;
            if !folder.starts_with(&root) {
                return Err(NotThereOr::NotThere);
            }
        }
        Ok(folder.join(name))
    }

    /// The folder, as it is written.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The path as one below the folder, nothing in it that leads anywhere else.
    pub(crate) fn relative(&self, path: &str) -> Result<PathBuf, NotThere> {
        if path.contains(['\0', '\\']) {
            return Err(NotThere);
        }
        let mut relative = PathBuf::new();
        for part in Path::new(path).components() {
            match part {
                Component::Normal(name) if self.hidden || !is_hidden(name) => relative.push(name),
                Component::CurDir => {}
                _ => return Err(NotThere),
            }
        }
        Ok(relative)
    }
}

/// `.git` and the like; `.well-known` is there to be seen (RFC 8615).
fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".") && name != ".well-known"
}

/// Not there, or what the disk says.
#[derive(Debug)]
pub(crate) enum NotThereOr<E> {
    /// There is nothing there that may be seen: it is missing, hidden or outside the folder.
    NotThere,
    /// The disk's own error.
    Other(E),
}
