//! Files that are on no disk (the component library's declarations, the diagnostics' pages), put where every editor
//! can open them: read-only, in the user's cache.

use crate::Options;
use flux_analysis::diagnostics::Row;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Where they are put; none: there is no such place.
fn folder(version: &str) -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let find = || {
        let base = std::env::var_os("XDG_CACHE_HOME")
            .map(PathBuf::from)
            .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))?;
        let folder = base.join("flux").join(version);
        std::fs::create_dir_all(&folder).ok()?;
        folder.canonicalize().ok()
    };
    FOLDER.get_or_init(find).as_deref()
}

/// The file on the disk of that name, with that text.
fn put(path: PathBuf, text: &str) -> Option<PathBuf> {
    if std::fs::read(&path).is_ok_and(|there| there == text.as_bytes()) {
        return Some(path);
    }
    std::fs::create_dir_all(path.parent()?).ok()?;
    // Under another name first: a reader sees all of it or nothing.
    let new = path.with_extension(format!("new{}", std::process::id()));
    std::fs::write(&new, text).ok()?;
    let mut rights = std::fs::metadata(&new).ok()?.permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&new, rights).ok()?;
    std::fs::rename(&new, &path).ok()?;
    Some(path)
}

/// Where a file of the library (`flux:/http.flux`) can be opened.
pub fn declaration(version: &str, path: &Path, text: &str) -> Option<PathBuf> {
    put(folder(version)?.join("library").join(path.file_name()?), text)
}

/// The library's file that an editor has opened there.
pub fn declared(version: &str, path: &Path) -> Option<PathBuf> {
    let name = path.strip_prefix(folder(version)?.join("library")).ok()?;
    Some(Path::new("flux:/").join(name))
}

/// Where a diagnostic's page can be opened.
pub fn page(options: Options, row: &Row) -> Option<PathBuf> {
    put(folder(options.version)?.join("diagnostics").join(format!("{}.md", row.code)), row.page)
}
