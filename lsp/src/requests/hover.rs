//! `textDocument/hover`.

use super::Failure;
use crate::view::View;
use tower_lsp_server::ls_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

/// What is to be known of a word.
pub fn hover(view: &View, params: HoverParams) -> Result<Option<Hover>, Failure> {
    let Some((file, offset)) = view.at(&params.text_document_position_params) else { return Ok(None) };
    Ok(view.hover(file, offset).map(|found| Hover {
        contents: HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value: found.text }),
        range: Some(view.range(file, &found.range)),
    }))
}
