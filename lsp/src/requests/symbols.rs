//! `textDocument/documentSymbol` and `workspace/symbol`.

use super::Failure;
use crate::view::View;
use flux_analysis::ide::SymbolKind;
use serde_json::{Value, json};
use tower_lsp_server::ls_types::{DocumentSymbolParams, WorkspaceSymbolParams};

/// The protocol's number for what a name is.
fn kind(kind: SymbolKind) -> u8 {
    match kind {
        SymbolKind::Type => 23,
        SymbolKind::Typedef => 22,
        SymbolKind::Component => 5,
        SymbolKind::Node => 12,
        SymbolKind::Flow => 6,
        SymbolKind::Case => 10,
        SymbolKind::Source => 24,
        SymbolKind::Store => 19,
        SymbolKind::Constraint => 20,
        SymbolKind::Handler => 25,
    }
}

/// The outline of a document: `textDocument/documentSymbol`.
pub fn document(view: &View, params: DocumentSymbolParams) -> Result<Value, Failure> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(Value::Null) };
    let nested = view.client.nested_symbols;
    let show = |symbol: flux_analysis::ide::Symbol| {
        let range = view.range(file, &symbol.range);
        if nested {
            let selection = view.range(file, &symbol.selection);
            json!({"name": symbol.name, "detail": symbol.detail, "kind": kind(symbol.kind),
                "range": range, "selectionRange": selection})
        } else {
            let location = json!({"uri": params.text_document.uri, "range": range});
            json!({"name": symbol.name, "kind": kind(symbol.kind), "location": location})
        }
    };
    let named = view.symbols(file).into_iter().filter(|symbol| !symbol.name.is_empty());
    Ok(Value::from(named.map(show).collect::<Vec<_>>()))
}

/// Names of all files.
pub fn workspace(view: &View, params: WorkspaceSymbolParams) -> Result<Value, Failure> {
    let found = view.find_symbols(&params.query, 500).into_iter();
    let shown = found.filter_map(|symbol| {
        let location = view.location(symbol.file, &symbol.selection)?;
        let container = view.path(symbol.file).file_name().map(|name| name.to_string_lossy().into_owned());
        Some(json!({"name": symbol.name, "kind": kind(symbol.kind), "location": location, "containerName": container}))
    });
    Ok(Value::from(shown.collect::<Vec<_>>()))
}
