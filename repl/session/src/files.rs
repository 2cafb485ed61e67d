//! Files that a command line names: what to call them, and what to say when one can't be read or written.

use crate::Failed;
use flux_analysis::{FileId, Workspace};
use std::io;
use std::path::{Path, PathBuf};

/// What a person calls the files of a program: as the command line does, where it names them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Canonical, and as given.
    roots: Vec<(PathBuf, PathBuf)>,
    here: Option<PathBuf>,
}

impl Names {
    /// For these files of a command line.
    pub fn new<'a>(given: impl IntoIterator<Item = &'a Path>) -> Names {
        let canonical = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let roots = given.into_iter().map(|path| (canonical(path), path.to_path_buf())).collect();
        Names { roots, here: std::env::current_dir().and_then(|here| here.canonicalize()).ok() }
    }

    /// And this one, which is no file of the disk.
    pub fn with(mut self, path: PathBuf, name: &str) -> Names {
        self.roots.push((path, PathBuf::from(name)));
        self
    }

    /// What to call a file: as it was given; else by the way from a given file's folder, or from here.
    pub fn of(&self, path: &Path) -> String {
        if let Some((_, given)) = self.roots.iter().find(|(root, given)| root == path || given == path) {
            return given.display().to_string();
        }
        for (root, given) in &self.roots {
            if let (Some(folder), Some(shown)) = (root.parent(), given.parent())
                && let Ok(rest) = path.strip_prefix(folder)
            {
                return shown.join(rest).display().to_string();
            }
        }
        let near = self.here.as_ref().and_then(|here| path.strip_prefix(here).ok());
        near.unwrap_or(path).display().to_string()
    }
}

/// A longer file is no program: a hundred thousand lines are a third of it. What reads it needs memory many times
/// its length, so it is better refused than half done.
const LONGEST: u64 = 16 << 20;

/// Nor is one of more statements, each of which is kept by itself; a shorter file can't have so many.
const MOST_STATEMENTS: usize = 500_000;

/// Opens a file of a program.
pub fn open(workspace: &mut Workspace, path: &Path) -> Result<FileId, Failed> {
    not_too_long(path)?;
    workspace.open(path).map_err(|error| cannot("read", path, &error))
}

/// Refuses a file that is longer than any program. What can't be asked for its length is found out by reading it.
///
/// # Errors
/// It has too many bytes or statements.
pub fn not_too_long(path: &Path) -> Result<(), Failed> {
    let Some(length) = std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file).map(|file| file.len())
    else {
        return Ok(());
    };
    let refuse = |what: String| Err(Failed::World(format!("cannot read {}: it has {what}", path.display())));
    if length > LONGEST {
        let (megabytes, most) = (length / 1_000_000, LONGEST / 1_000_000);
        return refuse(format!("{megabytes} MB, and a program at most {most} MB"));
    }
    if length > MOST_STATEMENTS as u64 {
        let bytes = std::fs::read(path).map_err(|error| cannot("read", path, &error))?;
        let count = bytes.iter().filter(|byte| **byte == b';').count();
        if count > MOST_STATEMENTS {
            return refuse(format!("{count} statements, and a program at most {MOST_STATEMENTS}"));
        }
    }
    Ok(())
}

/// Reads a whole file as text.
pub fn read(path: &Path) -> Result<String, Failed> {
    not_too_long(path)?;
    let bytes = std::fs::read(path).map_err(|error| cannot("read", path, &error))?;
    text(bytes, &path.display().to_string())
}

/// A file's bytes as text, or why they are none.
pub fn text(bytes: Vec<u8>, name: &str) -> Result<String, Failed> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failed::World(format!("{name} is not UTF-8 text: the byte at offset {at} begins no character"))
    })
}

/// "cannot read x.flux: there is no such file".
pub fn cannot(what: &str, path: &Path, error: &io::Error) -> Failed {
    Failed::World(format!("cannot {what} {}: {}", path.display(), plain(error)))
}

/// The system's words without its number.
pub fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::IsADirectory => "it is a directory".into(),
        io::ErrorKind::AlreadyExists => "it is there already".into(),
        io::ErrorKind::AddrInUse => "another program listens there".into(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or(&text).to_lowercase()
        }
    }
}

/// Writes a text beside the file first, so that a full disk or a crash leaves the old text whole.
pub fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    // A link stays one, and what it points to is written.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = std::fs::write(&beside, text).and_then(|()| {
        if let Ok(before) = std::fs::metadata(&path) {
            std::fs::set_permissions(&beside, before.permissions())?;
        }
        std::fs::rename(&beside, &path)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}
