//! `textDocument/formatting`, of a range, and on `;`.

use super::Failure;
use crate::view::View;
use flux_analysis::FileId;
use std::ops::Range;
use tower_lsp_server::ls_types::{
    DocumentFormattingParams, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, TextEdit,
};

type Answer = Result<Option<Vec<TextEdit>>, Failure>;

fn edits(view: &View, file: FileId, edits: Vec<(Range<usize>, String)>) -> Answer {
    let edit =
        |(bytes, new_text): (Range<usize>, String)| TextEdit { range: view.range(file, &bytes), new_text };
    Ok(Some(edits.into_iter().map(edit).collect()))
}

/// The edits that format a whole document; none: it is not known.
pub fn document(view: &View, params: DocumentFormattingParams) -> Answer {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(None) };
    edits(view, file, view.format(file))
}

/// The statements of a range.
pub fn range(view: &View, params: DocumentRangeFormattingParams) -> Answer {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(None) };
    edits(view, file, view.format_range(file, view.bytes(file, params.range)))
}

/// The statement that a `;` has just ended.
pub fn typed(view: &View, params: DocumentOnTypeFormattingParams) -> Answer {
    let Some((file, offset)) = view.at(&params.text_document_position) else { return Ok(None) };
    edits(view, file, view.format_typed(file, offset))
}
