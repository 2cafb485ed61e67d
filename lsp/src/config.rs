//! What the client can do.

use crate::diagnostics::Kept;
use crate::graphs::Graphs;
use crate::reports::Reports;
use flux_analysis::{Columns, FileId};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex};
use tower_lsp_server::ls_types::InitializeParams;

/// Diagnostics that the client was told, by file: a digest of them, and under which name the client knows it.
pub type Published = Arc<Mutex<FxHashMap<FileId, (u64, String)>>>;

/// What the client can do.
#[derive(Clone)]
pub struct Client {
    /// How the server was started.
    pub options: crate::Options,
    /// How it counts columns.
    pub columns: Columns,
    /// It asks for diagnostics.
    pub pulls: bool,
    /// It knows versions of published diagnostics.
    pub versions: bool,
    /// It shows other places of a diagnostic.
    pub related: bool,
    /// It can be asked to watch files.
    pub watches: bool,
    /// It can be asked for settings.
    pub configuration: bool,
    /// It shows how far long work has come.
    pub progress: bool,
    /// Completions may have places to fill.
    pub snippets: bool,
    /// It makes files that an edit asks for.
    pub creates: bool,
    /// It asks for a code action's edits when they are wanted.
    pub resolves: bool,
    /// It asks where an inlay hint's label leads to when somebody points at it.
    pub locates_hints: bool,
    /// It shows what diagnostics that are no mistakes say: an old dialect's form is struck out.
    pub strikes: bool,
    /// Symbols may have symbols inside.
    pub nested_symbols: bool,
    /// It can be told to ask again: for diagnostics, inlay hints, tokens, lenses.
    pub refresh: [bool; 4],
    /// What it was told.
    pub published: Published,
    /// What was made of diagnostics, to be used again.
    pub fragments: Kept,
    /// What it was told of all files.
    pub reports: Reports,
    /// The graphs that it has asked for.
    pub graphs: Graphs,
}

impl Client {
    /// From what it says of itself.
    pub fn of(params: &InitializeParams, options: crate::Options) -> Self {
        let said = serde_json::to_value(&params.capabilities).unwrap_or_default();
        let at = |path: &str| said.pointer(path).cloned().unwrap_or_default();
        let is = |path: &str| at(path).as_bool().unwrap_or(false);
        let encodings = at("/general/positionEncodings");
        let utf8 = encodings.as_array().is_some_and(|all| all.iter().any(|e| e == "utf-8"));
        Client {
            options,
            columns: if utf8 { Columns::Utf8 } else { Columns::Utf16 },
            pulls: at("/textDocument/diagnostic").is_object(),
            versions: is("/textDocument/publishDiagnostics/versionSupport"),
            related: is("/textDocument/publishDiagnostics/relatedInformation")
                || is("/textDocument/diagnostic/relatedInformation"),
            watches: is("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            configuration: is("/workspace/configuration"),
            progress: is("/window/workDoneProgress"),
            snippets: is("/textDocument/completion/completionItem/snippetSupport"),
            creates: is("/workspace/workspaceEdit/documentChanges")
                && at("/workspace/workspaceEdit/resourceOperations")
                    .as_array()
                    .is_some_and(|all| all.iter().any(|operation| operation == "create")),
            resolves: at("/textDocument/codeAction/resolveSupport/properties")
                .as_array()
                .is_some_and(|all| all.iter().any(|property| property == "edit")),
            locates_hints: at("/textDocument/inlayHint/resolveSupport/properties")
                .as_array()
                .is_some_and(|all| all.iter().any(|property| property == "label.location")),
            strikes: ["publishDiagnostics", "diagnostic"].iter().any(|kind| {
                let known = at(&format!("/textDocument/{kind}/tagSupport/valueSet"));
                known.as_array().is_some_and(|all| all.iter().any(|tag| tag == 2))
            }),
            nested_symbols: is("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            refresh: [
                is("/workspace/diagnostics/refreshSupport"),
                is("/workspace/inlayHint/refreshSupport"),
                is("/workspace/semanticTokens/refreshSupport"),
                is("/workspace/codeLens/refreshSupport"),
            ],
            published: Arc::default(),
            fragments: Kept::default(),
            reports: Reports::default(),
            graphs: Graphs::default(),
        }
    }
}
