//! `textDocument/codeAction`: fixes of what is wrong there, and refactorings; `codeAction/resolve`: the edits of one
//! that takes a while.

use super::{Failure, edits};
use crate::diagnostics;
use crate::view::View;
use flux_analysis::ide::Action;
use serde_json::{Value, json};
use tower_lsp_server::ls_types::{CodeAction, CodeActionParams, Range, Uri};

/// What could be done in a range.
pub fn actions(view: &View, params: CodeActionParams) -> Result<Value, Failure> {
    let uri = &params.text_document.uri;
    let Some(file) = view.file(uri) else { return Ok(Value::Null) };
    let range = view.bytes(file, params.range);
    let wanted = |kind: &str| {
        params.context.only.as_ref().is_none_or(|only| {
            only.iter().any(|o| {
                kind == o.as_str() || kind.strip_prefix(o.as_str()).is_some_and(|k| k.starts_with('.'))
            })
        })
    };
    let all = if view.client.resolves { view.offers(file, range) } else { view.actions(file, range) };
    let can = |action: &&Action| {
        let edits = action.edits.iter().flatten();
        view.client.creates || edits.into_iter().all(|edit| view.is_there(edit.file))
    };
    let shown = all.iter().filter(|action| wanted(action.kind)).filter(can).map(|action| {
        let mut shown = json!({"title": action.title, "kind": action.kind});
        match &action.edits {
            Some(changes) => shown["edit"] = json!(edits(view, changes)),
            None => shown["data"] = data(uri, params.range, action),
        }
        if let Some(said) = &action.mends {
            shown["diagnostics"] = json!([diagnostics::convert(view, said)]);
            shown["isPreferred"] = json!(action.preferred);
        }
        shown
    });
    Ok(Value::from(shown.collect::<Vec<_>>()))
}

/// How it is found again.
fn data(uri: &Uri, range: Range, action: &Action) -> Value {
    json!({"uri": uri, "range": range, "name": action.name})
}

/// The edits of one; one that is offered no more has none.
pub fn resolve(view: &View, action: CodeAction) -> Result<Value, Failure> {
    let mut out = serde_json::to_value(&action).unwrap_or_default();
    let Some(data) = &action.data else { return Ok(out) };
    let uri: Option<Uri> = serde_json::from_value(data["uri"].clone()).ok();
    let range: Option<Range> = serde_json::from_value(data["range"].clone()).ok();
    let (Some(uri), Some(range), Some(name)) = (uri, range, data["name"].as_str()) else { return Ok(out) };
    let Some(file) = view.file(&uri) else { return Ok(out) };
    let found = view.action(file, view.bytes(file, range), name, &action.title);
    match found.and_then(|action| action.edits) {
        Some(changes) => out["edit"] = json!(edits(view, &changes)),
        None => return Err(Failure::refused("the text has changed: this is no longer offered")),
    }
    Ok(out)
}
