//! Go to definition, declaration, type definition, implementation.

use super::Failure;
use crate::view::View;
use flux_analysis::{FileId, Workspace, ide::Target};
use tower_lsp_server::ls_types::{GotoDefinitionParams, GotoDefinitionResponse};

type Answer = Result<Option<GotoDefinitionResponse>, Failure>;

/// Where a name is given its body: `textDocument/definition`.
pub fn definition(view: &View, params: GotoDefinitionParams) -> Answer {
    go(view, &params, Workspace::definition)
}

/// Where a name is declared: `textDocument/declaration`.
pub fn declaration(view: &View, params: GotoDefinitionParams) -> Answer {
    go(view, &params, Workspace::declaration)
}

/// Where a value's type is declared: `textDocument/typeDefinition`.
pub fn type_definition(view: &View, params: GotoDefinitionParams) -> Answer {
    go(view, &params, Workspace::type_definition)
}

/// What implements a node: `textDocument/implementation`.
pub fn implementation(view: &View, params: GotoDefinitionParams) -> Answer {
    go(view, &params, Workspace::implementation)
}

fn go(
    view: &View,
    params: &GotoDefinitionParams,
    ask: fn(&Workspace, FileId, usize) -> Vec<Target>,
) -> Answer {
    let Some((file, offset)) = view.at(&params.text_document_position_params) else { return Ok(None) };
    let found = ask(view, file, offset);
    let locations: Vec<_> =
        found.iter().filter_map(|target| view.location(target.file, &target.name)).collect();
    Ok((!locations.is_empty()).then_some(GotoDefinitionResponse::Array(locations)))
}
