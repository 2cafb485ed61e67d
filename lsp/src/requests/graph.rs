//! `flux/graph`: the graph of a document's program, or of one of its nodes, as data and as a picture.

use super::Failure;
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
pub fn graph(view: &View, params: Params) -> Result<Value, Failure> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(Value::Null) };
    let uri = &params.text_document.uri;
    let open = view.documents.get(uri).is_some();
    if open {
        // Before anything can go wrong: a client that is told that there is no graph waits for one.
        view.client.graphs.seen(uri, None);
    }
    let found = view.graph(file, params.node.as_deref());
    let found = found.map_err(|_| Failure::refused("the program has errors, so it has no graph"))?;
    let Some(graph) = found else { return Err(Failure::refused("the program has no such node")) };
    let places = graph.places.iter();
    let places = places.filter_map(|place| Some((place, view.location(place.file, &place.range)?)));
    let places: Vec<_> = places.collect();
    if open {
        let whole = match &params.node {
            None => Some(graphs::digest(
                &graph.json,
                places.iter().map(|(place, at)| (place.name.as_str(), at.clone())),
            )),
            Some(_) => graphs::digest_now(view, uri),
        };
        view.client.graphs.seen(uri, whole);
    }
    let places: Vec<Value> = places
        .into_iter()
        .map(|(Place { name, subject, kind, .. }, location)| match subject {
            Subject::Node(id) => json!({"name": name, "location": location, "node": id.0, "kind": kind}),
            Subject::Source(index) => json!({"name": name, "location": location, "source": index}),
        })
        .collect();
    let data: Value = serde_json::from_str(&graph.json).unwrap_or_default();
    Ok(json!({"graph": data, "svg": graph.svg, "text": graph.text, "places": places}))
}
