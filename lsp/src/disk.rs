//! What others do to files: what the client's watcher tells.
//!
//! Of a folder that comes, goes, or is renamed, its files are looked for: the client tells of the folder alone.

use crate::owner::{Owner, State};
use crate::pool::Pace;
use crate::{scan, view};
use flux_analysis::FileId;
use rustc_hash::FxHashSet;
use std::path::{Path, PathBuf};
use tower_lsp_server::ls_types::{DidChangeWatchedFilesParams, FileChangeType};

/// Files, or folders, have changed on the disk.
pub fn changed(params: DidChangeWatchedFilesParams, owner: &Owner) {
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for event in params.changes {
        let Some(path) = view::path_of(&event.uri) else { continue };
        if is_ours(&path) && !path.is_dir() {
            files.push(path);
        } else if event.typ != FileChangeType::CHANGED {
            folders.push(path);
        }
    }
    if !files.is_empty() {
        owner.change(move |state| look_again(state, &files));
    }
    if !folders.is_empty() {
        look_into(folders, owner);
    }
}

fn is_ours(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "flux")
}

/// Looks for what is, and was, in some folders. Most are none: other programs' files come and go as well, and nobody
/// is disturbed by them.
fn look_into(folders: Vec<PathBuf>, owner: &Owner) {
    let again = owner.clone();
    owner.ask(Pace::Long, move |view| {
        let folders: Vec<PathBuf> = folders.into_iter().map(real).collect();
        let known = view.known_files().into_iter().map(|(path, _)| path);
        let mut paths: Vec<PathBuf> =
            known.filter(|path| folders.iter().any(|folder| path.starts_with(folder))).collect();
        // The next edit waits for no disk.
        drop(view);
        paths.extend(scan::files(&folders));
        if !paths.is_empty() {
            again.change(move |state| look_again(state, &paths));
        }
    });
}

/// As files are called, links followed; of what is gone, as far as it is still there.
fn real(path: PathBuf) -> PathBuf {
    let there = path.canonicalize().ok();
    let parent = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    there.or_else(parent).unwrap_or(path)
}

/// Reads files again, unless an editor holds them.
fn look_again(state: &mut State, paths: &[PathBuf]) {
    let files: Vec<FileId> = paths.iter().map(|path| state.workspace.file(path)).collect();
    for file in &files {
        if state.documents.of(*file).is_none() {
            state.workspace.reload(*file);
        }
    }
    look_for(state, &files);
}

/// Are these of the folders' files?
pub fn look_for(state: &mut State, files: &[FileId]) {
    if !state.scanned {
        // All of them are about to be looked for.
        return;
    }
    let mut known: FxHashSet<FileId> = state.files.iter().copied().collect();
    let (mut new, mut gone) = (Vec::new(), FxHashSet::default());
    for file in files {
        let path = state.workspace.path(*file);
        if path.is_file() && scan::would_find(&state.folders, path) {
            if known.insert(*file) {
                new.push(*file);
            }
        } else if known.remove(file) {
            gone.insert(*file);
        }
    }
    if new.is_empty() && gone.is_empty() {
        return;
    }
    let kept = state.files.iter().copied().filter(|file| !gone.contains(file));
    let all = kept.chain(new.into_iter().filter(|file| known.contains(file))).collect();
    state.set_files(all);
}
