//! `flux/graph`: the graph of a document's program, or of one of its nodes, as data and as a picture.

use super::{Failure, Made};
use crate::graphs;
use crate::view::View;
use flux_analysis::Place;
use flux_analysis::Subject;
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

/// A client that asks about an open document hears `flux/graphChanged` from then on.
///
/// `{"graph": …, "svg": …, "text": …, "places": [{"name", "location", "node", "kind"} or {"name", "location", "source"}]}`; a program with errors has none.
///
/// The picture is drawn when nothing of the workspace is held any more: a large one takes longer than the next
/// keystroke.
pub fn graph(view: &View, params: Params) -> Result<Made, Failure> {
    let uri = &params.text_document.uri;
    let Some(file) = view.file(uri) else { return Made::of(&Value::Null) };
    let open = view.documents.get(uri).is_some();
    if open {
        // Before anything can go wrong: a client that is told that there is no graph waits for one.
        view.client.graphs.seen(uri, None);
    }
    let found = view.outline(file);
    let outline = found.ok_or_else(|| Failure::refused("the program has errors, so it has no graph"))?;
    if open {
        view.client.graphs.seen(uri, Some(graphs::digest(view, &outline)));
    }
    let places = outline.places.iter();
    let places = places.filter_map(|Place { name, subject, kind, file, range }| {
        let location = view.location(*file, range)?;
        Some(match subject {
            Subject::Node(id) => json!({"name": name, "location": location, "node": id.0, "kind": kind}),
            Subject::Source(index) => json!({"name": name, "location": location, "source": index}),
        })
    });
    let places: Vec<Value> = places.collect();
    Ok(Made::Later(Box::new(move || {
        let graph = outline.draw(params.node.as_deref());
        let graph = graph.ok_or_else(|| Failure::refused("the program has no such node"))?;
        let data: Value = serde_json::from_str(&graph.json).unwrap_or_default();
        super::json(&json!({"graph": data, "svg": graph.svg, "text": graph.text, "places": places}))
    })))
}
