//! `flux/graph`: the graph of a document's program, or of one of its nodes, as data and as a picture.

use super::Failure;
use crate::view::View;
use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp_server::ls_types::TextDocumentIdentifier;

/// Of which document; of which node, if not of all.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    text_document: TextDocumentIdentifier,
    #[serde(default)]
    node: Option<String>,
}

/// `{"graph": …, "svg": …, "text": …, "places": [{"name", "location"}]}`; a program with errors has none.
pub fn graph(view: &View, params: Params) -> Result<Value, Failure> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(Value::Null) };
    let found = view.graph(file, params.node.as_deref());
    let found = found.map_err(|_| Failure::refused("the program has errors, so it has no graph"))?;
    let Some(graph) = found else { return Err(Failure::refused("the program has no such node")) };
    let places = graph.nodes.iter().filter_map(|(name, target)| {
        Some(json!({"name": name, "location": view.location(target.file, &target.name)?}))
    });
    let places: Vec<Value> = places.collect();
    let data: Value = serde_json::from_str(&graph.json).unwrap_or_default();
    Ok(json!({"graph": data, "svg": graph.svg, "text": graph.text, "places": places}))
}
