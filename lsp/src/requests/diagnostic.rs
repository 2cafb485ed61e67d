//! `textDocument/diagnostic` and `workspace/diagnostic`: what is wrong, where the client asks.

use super::{Failure, Made};
use crate::diagnostics::{digest, of_folders, written};
use crate::view::View;
use tower_lsp_server::ls_types::{
    DocumentDiagnosticParams, FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

/// Of one document.
pub fn document(view: &View, params: DocumentDiagnosticParams) -> Result<Made, Failure> {
    let (digest, items) = match view.file(&params.text_document.uri) {
        Some(file) => written(view, file),
        None => (digest(&[]), b"[]".to_vec()),
    };
    let id = format!("{digest:x}");
    if params.previous_result_id.as_ref() == Some(&id) {
        return Ok(Made::Now(format!("{{\"kind\":\"unchanged\",\"resultId\":\"{id}\"}}").into_bytes()));
    }
    let mut report = format!("{{\"kind\":\"full\",\"resultId\":\"{id}\",\"items\":").into_bytes();
    report.extend(items);
    report.push(b'}');
    Ok(Made::Now(report))
}

/// Of all files of the client's folders.
pub fn workspace(
    view: &View,
    params: WorkspaceDiagnosticParams,
) -> Result<WorkspaceDiagnosticReportResult, Failure> {
    let mut reports = Vec::new();
    for (file, items) in of_folders(view) {
        let Some(uri) = view.uri(file) else { continue };
        let version = view.documents.of(file).map(|document| i64::from(document.version));
        let id = format!("{:x}", digest(&items));
        let known =
            params.previous_result_ids.iter().any(|previous| previous.uri == uri && previous.value == id);
        reports.push(if known {
            WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
                uri,
                version,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
            })
        } else {
            WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
                uri,
                version,
                full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(id), items },
            })
        });
    }
    Ok(WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items: reports }))
}
