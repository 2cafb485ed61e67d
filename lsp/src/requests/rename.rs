//! `textDocument/prepareRename`, `textDocument/rename`, `workspace/willRenameFiles`.

use super::{Failure, edits};
use crate::view::{View, path_of};
use flux_analysis::clean;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tower_lsp_server::ls_types::{
    PrepareRenameResponse, RenameFilesParams, RenameParams, TextDocumentPositionParams, WorkspaceEdit,
};

/// What would be renamed.
pub fn prepare(
    view: &View,
    params: TextDocumentPositionParams,
) -> Result<Option<PrepareRenameResponse>, Failure> {
    let Some((file, offset)) = view.at(&params) else { return Ok(None) };
    match view.prepare_rename(file, offset) {
        Ok(range) => Ok(Some(PrepareRenameResponse::Range(view.range(file, &range)))),
        Err(flux_analysis::ide::RenameError::Nothing) => Ok(None),
        Err(why) => Err(Failure::refused(why.to_string())),
    }
}

/// The edits that rename a name wherever it stands; none: there is no name.
pub fn rename(view: &View, params: RenameParams) -> Result<Option<WorkspaceEdit>, Failure> {
    let Some((file, offset)) = view.at(&params.text_document_position) else { return Ok(None) };
    match view.rename(file, offset, &params.new_name) {
        Ok(changes) => Ok(Some(edits(view, &changes))),
        Err(why) => Err(Failure::refused(why.to_string())),
    }
}

/// Files are about to be renamed: `use` items follow them.
pub fn files(view: &View, params: RenameFilesParams) -> Result<Value, Failure> {
    let path = |uri: &str| uri.parse().ok().as_ref().and_then(path_of);
    let renamed: Vec<(PathBuf, PathBuf)> =
        params.files.iter().filter_map(|file| Some((path(&file.old_uri)?, path(&file.new_uri)?))).collect();
    let now = |old: &Path| {
        let moved = renamed.iter().find_map(|(from, to)| Some(to.join(old.strip_prefix(from).ok()?)));
        // Joined with nothing, a path gets a slash that it did not have.
        moved.map(|path| path.components().collect::<PathBuf>())
    };
    let mut changes = serde_json::Map::new();
    for file in view.files.iter() {
        let Some(uri) = view.uri(*file) else { continue };
        let own = view.path(*file).to_path_buf();
        let folder =
            now(&own).unwrap_or_else(|| own.clone()).parent().map(Path::to_path_buf).unwrap_or_default();
        let mut edits = Vec::new();
        for link in view.links(*file) {
            let old = clean(&link.path);
            if now(&old).is_none() && now(&own).is_none() {
                continue;
            }
            let text = relative(&folder, &now(&old).unwrap_or(old));
            if view.text(*file).get(link.range.clone()) != Some(text.as_str()) {
                edits.push(json!({"range": view.range(*file, &link.range), "newText": text}));
            }
        }
        if !edits.is_empty() {
            changes.insert(uri.as_str().to_owned(), Value::from(edits));
        }
    }
    Ok(if changes.is_empty() { Value::Null } else { json!({"changes": changes}) })
}

/// How a file is named from a folder.
fn relative(folder: &Path, file: &Path) -> String {
    let (folder, file): (Vec<_>, Vec<_>) = (folder.components().collect(), file.components().collect());
    let common = folder.iter().zip(&file).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), folder.len() - common);
    let down = file[common..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
