//! `textDocument/references` and `textDocument/documentHighlight`.

use super::Failure;
use crate::view::View;
use tower_lsp_server::ls_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, Location, ReferenceParams,
};

/// Every place that names a thing.
pub fn references(view: &View, params: ReferenceParams) -> Result<Option<Vec<Location>>, Failure> {
    let Some((file, offset)) = view.at(&params.text_document_position) else { return Ok(None) };
    let found = view.references(file, offset).into_iter();
    let wanted = found.filter(|place| params.context.include_declaration || !place.declares);
    Ok(Some(wanted.filter_map(|place| view.location(place.file, &place.range)).collect()))
}

/// The places in one file.
pub fn highlight(
    view: &View,
    params: DocumentHighlightParams,
) -> Result<Option<Vec<DocumentHighlight>>, Failure> {
    let Some((file, offset)) = view.at(&params.text_document_position_params) else { return Ok(None) };
    let found = view.highlights(file, offset).into_iter().map(|place| DocumentHighlight {
        range: view.range(file, &place.range),
        kind: Some(if place.declares { DocumentHighlightKind::WRITE } else { DocumentHighlightKind::READ }),
    });
    Ok(Some(found.collect()))
}
