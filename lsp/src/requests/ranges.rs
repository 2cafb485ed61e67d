//! `textDocument/foldingRange`, `textDocument/selectionRange`, `textDocument/documentLink`,
//! `textDocument/linkedEditingRange`.

use super::Failure;
use crate::view::View;
use flux_analysis::ide::FoldKind;
use serde_json::{Value, json};
use tower_lsp_server::ls_types::{
    DocumentLinkParams, FoldingRangeParams, LinkedEditingRangeParams, SelectionRangeParams, Uri,
};

/// What can be folded.
pub fn folding(view: &View, params: FoldingRangeParams) -> Result<Value, Failure> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(Value::Null) };
    let folds = view.folds(file).into_iter().map(|fold| {
        let range = view.range(file, &fold.range);
        let mut out = json!({"startLine": range.start.line, "startCharacter": range.start.character,
            "endLine": range.end.line, "endCharacter": range.end.character});
        match fold.kind {
            FoldKind::Comment => out["kind"] = json!("comment"),
            FoldKind::Uses => out["kind"] = json!("imports"),
            FoldKind::Region => {}
        }
        out
    });
    Ok(Value::from(folds.collect::<Vec<_>>()))
}

/// For each position, the ranges around it from inside out: `textDocument/selectionRange`.
pub fn selection(view: &View, params: SelectionRangeParams) -> Result<Value, Failure> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(Value::Null) };
    let one = |position| {
        let ranges = view.selections(file, view.offset(file, position));
        let mut out = Value::Null;
        for range in ranges.iter().rev() {
            let range = json!({"range": view.range(file, range)});
            let parent = std::mem::replace(&mut out, range);
            if !parent.is_null() {
                out["parent"] = parent;
            }
        }
        out
    };
    Ok(Value::from(params.positions.into_iter().map(one).collect::<Vec<_>>()))
}

/// The files that a program names.
pub fn links(view: &View, params: DocumentLinkParams) -> Result<Value, Failure> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(Value::Null) };
    let links = view.links(file).into_iter().filter_map(|link| {
        let path = link.path.canonicalize().ok()?;
        Some(json!({"range": view.range(file, &link.range), "target": Uri::from_file_path(path)?}))
    });
    Ok(Value::from(links.collect::<Vec<_>>()))
}

/// Names that are edited together.
pub fn linked(view: &View, params: LinkedEditingRangeParams) -> Result<Value, Failure> {
    let Some((file, offset)) = view.at(&params.text_document_position_params) else { return Ok(Value::Null) };
    let found = view.linked(file, offset);
    if found.is_empty() {
        return Ok(Value::Null);
    }
    let ranges: Vec<_> = found.iter().map(|bytes| view.range(file, bytes)).collect();
    Ok(json!({"ranges": ranges, "wordPattern": "[A-Za-z_][A-Za-z0-9_]*"}))
}
