//! `textDocument/diagnostic` and `workspace/diagnostic`: what is wrong, where the client asks.

use super::{Failure, Made};
use crate::diagnostics::{digest, written};
use crate::message::Message;
use crate::reports::Report;
use crate::view::View;
use flux_analysis::FileId;
use rustc_hash::FxHashMap;
use serde_json::json;
use tower_lsp_server::ls_types::{DocumentDiagnosticParams, Uri, WorkspaceDiagnosticParams};

/// What is wrong in one document: `textDocument/diagnostic`.
pub fn document(view: &View, params: DocumentDiagnosticParams) -> Result<Made, Failure> {
    let (digest, items) = match view.file(&params.text_document.uri) {
        Some(file) => written(view, file),
        None => (digest(&[]), b"[]".to_vec().into()),
    };
    let id = format!("{digest:x}");
    if params.previous_result_id.as_ref() == Some(&id) {
        return Ok(Made::Now(
            format!("{{\"kind\":\"unchanged\",\"resultId\":\"{id}\"}}").into_bytes().into(),
        ));
    }
    let head = format!("{{\"kind\":\"full\",\"resultId\":\"{id}\",\"items\":");
    Ok(Made::Now(Message::around(head.into_bytes(), items, b"}")))
}

/// Of all files of the client's folders, and of those that it was told of and that are gone.
pub fn workspace(view: &View, params: WorkspaceDiagnosticParams) -> Result<Made, Failure> {
    let previous = params.previous_result_ids.iter();
    let mut known: FxHashMap<&str, &str> =
        previous.map(|previous| (previous.uri.as_str(), previous.value.as_str())).collect();
    let revision = view.revision();
    let mut told = view.client.reports.of(revision);
    let (mut next, mut list) = (Vec::with_capacity(view.files.len()), Items::default());
    for file in view.files.iter() {
        let report = told.remove(file);
        let uri = report.as_ref().map(|report| report.uri.clone()).or_else(|| view.uri(*file));
        let Some(uri) = uri else { continue };
        let theirs = known.remove(uri.as_str());
        // Whoever asks again, while nothing has changed, costs a look at the numbers.
        let id = match report.filter(|report| theirs == Some(report.id.as_str())) {
            Some(report) => list.unchanged(view, *file, report),
            None => list.file(view, *file, uri.clone(), theirs),
        };
        next.push((*file, Report { uri, id }));
    }
    for (uri, theirs) in known {
        match view.documents.all().find(|document| document.uri.as_str() == uri) {
            Some(open) => drop(list.file(view, open.file, open.uri.clone(), Some(theirs))),
            None => list.gone(uri),
        }
    }
    view.client.reports.put(revision, next);
    Ok(Made::Now(list.end().into()))
}

/// The reports of an answer, as JSON.
struct Items(Vec<u8>);

impl Default for Items {
    fn default() -> Self {
        Items(b"{\"items\":[".to_vec())
    }
}

impl Items {
    /// A file's report; gives its name.
    fn file(&mut self, view: &View, file: FileId, uri: Uri, known: Option<&str>) -> String {
        let (digest, items) = written(view, file);
        let id = format!("{digest:x}");
        if known == Some(&id) {
            return self.unchanged(view, file, Report { uri, id });
        }
        let version = version(view, file);
        let head = json!({"kind": "full", "uri": uri, "version": version, "resultId": id});
        self.push(head, Some(&items));
        id
    }

    fn unchanged(&mut self, view: &View, file: FileId, report: Report) -> String {
        let version = version(view, file);
        let item = json!({"kind": "unchanged", "uri": report.uri, "version": version, "resultId": report.id});
        self.push(item, None);
        report.id
    }

    /// There is nothing to be said of what is not there, and the client need not ask again.
    fn gone(&mut self, uri: &str) {
        self.push(json!({"kind": "full", "uri": uri, "version": null}), Some(b"[]"));
    }

    fn push(&mut self, head: serde_json::Value, items: Option<&[u8]>) {
        if !self.0.ends_with(b"[") {
            self.0.push(b',');
        }
        self.0.extend(head.to_string().into_bytes());
        if let Some(items) = items {
            self.0.pop();
            self.0.extend_from_slice(b",\"items\":");
            self.0.extend_from_slice(items);
            self.0.push(b'}');
        }
    }

    fn end(mut self) -> Vec<u8> {
        self.0.extend_from_slice(b"]}");
        self.0
    }
}

/// The client's count of the document's changes; none: it is not open.
fn version(view: &View, file: FileId) -> Option<i32> {
    view.documents.of(file).map(|document| document.version)
}
