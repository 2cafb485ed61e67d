//! What the server can do, told in the answer to `initialize`.

use crate::config::Client;
use crate::requests::tokens::{MODIFIERS, TYPES};
use flux_analysis::Columns;
use serde_json::json;
use tower_lsp_server::ls_types::ServerCapabilities;

/// All of it. Written as the protocol has it, so that it can be compared with the protocol's text.
pub fn of(client: &Client) -> ServerCapabilities {
    let encoding = match client.columns {
        Columns::Utf8 => "utf-8",
        Columns::Utf16 => "utf-16",
    };
    let all = json!({
        "positionEncoding": encoding,
        "textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": false}},
        "diagnosticProvider": {"identifier": "flux", "interFileDependencies": true, "workspaceDiagnostics": true},
        "completionProvider": {"triggerCharacters": [".", "@", ">", "\"", ":", "[", "{", "(", ","]},
        "signatureHelpProvider": {"triggerCharacters": ["(", ",", "["], "retriggerCharacters": [":"]},
        "hoverProvider": true,
        "definitionProvider": true,
        "declarationProvider": true,
        "typeDefinitionProvider": true,
        "implementationProvider": true,
        "referencesProvider": true,
        "documentHighlightProvider": true,
        "documentSymbolProvider": true,
        "workspaceSymbolProvider": true,
        "codeActionProvider": {
            "codeActionKinds": [
                "quickfix", "refactor.extract", "refactor.inline", "refactor.rewrite", "source.fixAll",
                "source.convertDialect",
            ],
            "resolveProvider": true,
        },
        "codeLensProvider": {"resolveProvider": true},
        "documentFormattingProvider": true,
        "documentRangeFormattingProvider": true,
        "documentOnTypeFormattingProvider": {"firstTriggerCharacter": ";"},
        "renameProvider": {"prepareProvider": true},
        "documentLinkProvider": {"resolveProvider": false},
        "foldingRangeProvider": true,
        "selectionRangeProvider": true,
        "callHierarchyProvider": true,
        "linkedEditingRangeProvider": true,
        "inlayHintProvider": {"resolveProvider": true},
        "semanticTokensProvider": {
            "legend": {"tokenTypes": TYPES, "tokenModifiers": MODIFIERS},
            "full": {"delta": true},
            "range": true,
        },
        "workspace": {
            "workspaceFolders": {"supported": true, "changeNotifications": true},
            "fileOperations": {"willRename": {"filters": [
                {"scheme": "file", "pattern": {"glob": "**/*.flux", "matches": "file"}},
                {"scheme": "file", "pattern": {"glob": "**", "matches": "folder"}},
            ]}},
        },
    });
    serde_json::from_value(all).unwrap_or_default()
}
