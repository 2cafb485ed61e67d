//! The examples as they are typed, through the server: every request is answered on every prefix.
//!
//! A quick run tries few prefixes; with `FLUX_ALL_PREFIXES` set, all of them, which takes minutes.

use crate::client::Client;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const URI: &str = "file:///nowhere/typed.flux";

/// Requests at a position.
const AT: &[&str] = &[
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/signatureHelp",
    "textDocument/definition",
    "textDocument/declaration",
    "textDocument/typeDefinition",
    "textDocument/implementation",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/prepareCallHierarchy",
    "textDocument/linkedEditingRange",
    "textDocument/onTypeFormatting",
    "textDocument/selectionRange",
    "textDocument/codeAction",
    "textDocument/rangeFormatting",
    "textDocument/inlayHint",
    "textDocument/semanticTokens/range",
];

/// Requests of the whole document.
const WHOLE: &[&str] = &[
    "textDocument/diagnostic",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/documentLink",
    "textDocument/semanticTokens/full",
    "textDocument/codeLens",
    "textDocument/formatting",
    "flux/graph",
];

fn examples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let folders = std::fs::read_dir(root).unwrap().flatten();
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.path()).into_iter().flatten().flatten());
    let mut out: Vec<PathBuf> =
        files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|e| e == "flux")).collect();
    out.sort();
    out
}

/// The line and the column of a text's end, in UTF-16.
fn end(text: &str) -> Value {
    let line = text.rsplit('\n').next().unwrap_or_default();
    json!({"line": text.matches('\n').count(), "character": line.encode_utf16().count()})
}

#[test]
fn every_prefix_is_answered() {
    let step = if std::env::var_os("FLUX_ALL_PREFIXES").is_some() { 1 } else { 97 };
    let capabilities = json!({"textDocument": {"diagnostic": {}, "publishDiagnostics": {"relatedInformation": true,
        "tagSupport": {"valueSet": [1, 2]}}}});
    let mut client = Client::ready(capabilities, None);
    client.open(URI, "");
    let mut version = 1;
    for path in examples() {
        let text = std::fs::read_to_string(&path).unwrap();
        version += 1;
        client.change(URI, version, json!([{"text": ""}]));
        let mut typed = 0;
        for at in (0..=text.len()).step_by(step).filter(|at| text.is_char_boundary(*at)) {
            let place = end(&text[..typed]);
            version += 1;
            let change = json!([{"range": {"start": place, "end": place}, "text": &text[typed..at]}]);
            client.change(URI, version, change);
            typed = at;
            let at = end(&text[..at]);
            let range = json!({"start": {"line": 0, "character": 0}, "end": at});
            let params = json!({
                "textDocument": {"uri": URI}, "position": at, "positions": [at], "range": range, "newName": "Zed",
                "ch": ";", "context": {"diagnostics": [], "includeDeclaration": true, "triggerKind": 1, "isRetrigger": false},
                "options": {"tabSize": 2, "insertSpaces": true},
            });
            let asked: Vec<(i64, &str)> = AT
                .iter()
                .chain(WHOLE)
                .map(|method| (client.request(method, params.clone()), *method))
                .collect();
            for (id, method) in asked {
                let answer = client.answer_or_kept(id);
                // What can't be done is refused; nothing else goes wrong.
                let code = answer["error"]["code"].as_i64();
                assert!(code.is_none_or(|code| code == -32803), "{method}: {answer}");
            }
        }
    }
}
