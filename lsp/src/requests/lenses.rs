//! `textDocument/codeLens`, and what each counts, once it is seen.

use super::Failure;
use crate::view::View;
use flux_analysis::ide::LensKind;
use serde_json::{Value, json};
use tower_lsp_server::ls_types::{CodeLens, CodeLensParams};

/// The lenses of a document.
pub fn lenses(view: &View, params: CodeLensParams) -> Result<Value, Failure> {
    let uri = &params.text_document.uri;
    let Some(file) = view.file(uri) else { return Ok(Value::Null) };
    let wanted = &view.settings.lenses;
    let shown = view.lenses(file).into_iter().filter_map(|lens| {
        let range = view.range(file, &lens.range);
        match lens.kind {
            LensKind::References => {
                wanted.references.then(|| json!({"range": range, "data": {"uri": uri, "at": range.start}}))
            }
            LensKind::Paths => wanted.paths.then(|| {
                json!({"range": range, "data": {"uri": uri, "at": range.start, "paths": true}})
            }),
            LensKind::Run => wanted.run.then(|| {
                json!({"range": range, "command": {"title": "run", "command": "flux.run", "arguments": [uri]}})
            }),
            LensKind::Send(request) => wanted.run.then(|| {
                let arguments = json!([uri, request]);
                json!({"range": range, "command": {"title": "send a request", "command": "flux.send", "arguments": arguments}})
            }),
        }
    });
    Ok(Value::from(shown.collect::<Vec<_>>()))
}

/// Counts the uses of a node, or the paths of a source.
pub fn resolve(view: &View, lens: CodeLens) -> Result<Value, Failure> {
    let mut out = serde_json::to_value(&lens).unwrap_or_default();
    let data = lens.data.unwrap_or_default();
    let place = json!({"textDocument": {"uri": data["uri"]}, "position": data["at"]});
    let Ok(place) = serde_json::from_value(place) else { return Ok(out) };
    let Some((file, offset)) = view.at(&place) else { return Ok(out) };
    if data["paths"] == true {
        let title = match view.paths(file, offset) {
            Some(1) => "1 path".to_owned(),
            Some(n) => format!("{n} paths"),
            None => "paths".to_owned(),
        };
        let arguments = json!([data["uri"], data["at"]]);
        out["command"] = json!({"title": title, "command": "flux.showGraph", "arguments": arguments});
        return Ok(out);
    }
    let uses = view.uses(file, offset);
    let locations: Vec<_> = uses.iter().filter_map(|place| view.location(place.file, &place.range)).collect();
    let title = match locations.len() {
        1 => "1 use".to_owned(),
        n => format!("{n} uses"),
    };
    let arguments = json!([data["uri"], data["at"], locations]);
    out["command"] = json!({"title": title, "command": "flux.showReferences", "arguments": arguments});
    Ok(out)
}
