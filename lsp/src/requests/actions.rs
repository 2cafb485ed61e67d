//! `textDocument/codeAction`: fixes of what is wrong there, and refactorings.

use super::{Failure, edits};
use crate::diagnostics;
use crate::view::View;
use serde_json::{Value, json};
use tower_lsp_server::ls_types::CodeActionParams;

/// What could be done in a range.
pub fn actions(view: &View, params: CodeActionParams) -> Result<Value, Failure> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(Value::Null) };
    let range = view.bytes(file, params.range);
    let wanted = |kind: &str| {
        params.context.only.as_ref().is_none_or(|only| {
            only.iter().any(|o| {
                kind == o.as_str() || kind.strip_prefix(o.as_str()).is_some_and(|k| k.starts_with('.'))
            })
        })
    };
    let mut out = Vec::new();
    for action in view.actions(file, range) {
        if !wanted(action.kind) {
            continue;
        }
        let mut shown =
            json!({"title": action.title, "kind": action.kind, "edit": edits(view, &action.edits)});
        if let Some(said) = &action.mends {
            shown["diagnostics"] = json!([diagnostics::convert(view, said)]);
            shown["isPreferred"] = json!(action.preferred);
        }
        out.push(shown);
    }
    Ok(Value::from(out))
}
