//! The folders' files: every `.flux` file that is not hidden and no link leads to.

use std::path::{Path, PathBuf};

/// More than this nobody has; it keeps us from reading a whole disk.
const MOST: usize = 50_000;

/// The files of some folders, in order.
pub fn files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for folder in folders {
        walk(folder, 0, &mut out);
    }
    out.sort();
    out.dedup();
    out
}

/// Would [`files`] find that file, if it is there?
pub fn would_find(folders: &[PathBuf], path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "flux")
        && folders.iter().any(|folder| {
            let real = folder.canonicalize();
            let inside = path.strip_prefix(folder).ok();
            let inside = inside.or_else(|| path.strip_prefix(real.as_ref().ok()?).ok());
            let seen = |name: &std::ffi::OsStr| !is_passed_over(&name.to_string_lossy());
            inside.is_some_and(|inside| inside.iter().all(seen))
        })
}

/// Hidden, or other programs' own.
fn is_passed_over(name: &str) -> bool {
    name.starts_with('.') || name == "node_modules" || name == "target"
}

fn walk(folder: &Path, depth: usize, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let (name, path) = (entry.file_name(), entry.path());
        let hidden = is_passed_over(&name.to_string_lossy());
        // The entry's own type: links are not followed, so circles of links are none.
        let Ok(kind) = entry.file_type() else { continue };
        if hidden || out.len() >= MOST || depth > 64 {
            continue;
        }
        if kind.is_dir() {
            walk(&path, depth + 1, out);
        } else if kind.is_file() && path.extension().is_some_and(|e| e == "flux") {
            out.push(path);
        }
    }
}
