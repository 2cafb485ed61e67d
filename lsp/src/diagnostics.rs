//! Diagnostics as the protocol has them, told or asked for.

use crate::config::Published;
use crate::library;
use crate::output::Output;
use crate::view::View;
use flux_analysis::diagnostics::{Row, Tag};
use flux_analysis::{Diagnostic, FileId, Severity, cancellable};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use tower_lsp_server::ls_types::{
    self as lsp, CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    NumberOrString, Uri,
};

/// What is to be said of a file, in any program that it is part of.
pub fn of(view: &View, file: FileId) -> Vec<lsp::Diagnostic> {
    let found = view.check_file(file);
    let mut out: Vec<lsp::Diagnostic> = found.iter().map(|diagnostic| convert(view, diagnostic)).collect();
    if view.client.strikes {
        let old = view.old_forms(file);
        out.extend(old.into_iter().map(|(bytes, today)| old_form(view, file, &bytes, today)));
    }
    out
}

/// A form of an old dialect, which is no mistake: for those who strike it out.
fn old_form(view: &View, file: FileId, bytes: &Range<usize>, today: &str) -> lsp::Diagnostic {
    lsp::Diagnostic {
        range: view.range(file, bytes),
        severity: Some(DiagnosticSeverity::HINT),
        source: Some("flux".to_owned()),
        message: format!("an older form, which is written `{today}` today"),
        tags: Some(vec![DiagnosticTag::DEPRECATED]),
        ..lsp::Diagnostic::default()
    }
}

/// What is to be said of each of the folders' files.
pub fn of_folders(view: &View) -> impl Iterator<Item = (FileId, Vec<lsp::Diagnostic>)> {
    view.check_folders().map(|(file, found)| (file, found.iter().map(|said| convert(view, said)).collect()))
}

/// A digest by which equal diagnostics are known.
pub fn digest(items: &[lsp::Diagnostic]) -> u64 {
    let mut hasher = rustc_hash::FxHasher::default();
    for item in items {
        let range = item.range;
        (range.start.line, range.start.character, range.end.line, range.end.character).hash(&mut hasher);
        item.message.hash(&mut hasher);
        for other in item.related_information.iter().flatten() {
            other.location.uri.as_str().hash(&mut hasher);
            (other.location.range.start.line, other.location.range.start.character).hash(&mut hasher);
            other.message.hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// One of them.
pub fn convert(view: &View, said: &Diagnostic) -> lsp::Diagnostic {
    let chains = if view.client.related { view.chains(said) } else { Vec::new() };
    let related: Vec<DiagnosticRelatedInformation> = said
        .labels
        .iter()
        .chain(&chains)
        .filter_map(|label| {
            let location = view.location(label.file, &label.range)?;
            Some(DiagnosticRelatedInformation { location, message: label.message.clone() })
        })
        .collect();
    let mut message = said.message.clone();
    if let Some(help) = &said.help {
        message.push('\n');
        message.push_str(help);
    }
    lsp::Diagnostic {
        range: view.range(said.file, &said.range),
        severity: Some(match said.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Hint => DiagnosticSeverity::HINT,
        }),
        code: Some(NumberOrString::String(said.code.to_owned())),
        code_description: page(view, said.row()).map(|href| CodeDescription { href }),
        source: Some("flux".to_owned()),
        message,
        related_information: (view.client.related && !related.is_empty()).then_some(related),
        tags: said.row().tag.map(|tag| vec![convert_tag(tag)]),
        data: None,
    }
}

fn convert_tag(tag: Tag) -> DiagnosticTag {
    match tag {
        Tag::Unused => DiagnosticTag::UNNECESSARY,
        Tag::Deprecated => DiagnosticTag::DEPRECATED,
    }
}

/// A code's page, looked for once.
fn page(view: &View, row: &'static Row) -> Option<Uri> {
    static PAGES: Mutex<Option<FxHashMap<&'static str, Option<Uri>>>> = Mutex::new(None);
    let mut pages = PAGES.lock().unwrap_or_else(PoisonError::into_inner);
    let find = || Uri::from_file_path(library::page(view.client.options, row)?);
    pages.get_or_insert_default().entry(row.code).or_insert_with(find).clone()
}

/// Tells a client that does not ask: of open documents, where something has changed since it was told.
pub fn publish(view: &View, output: &Output, published: &Published) {
    for document in view.documents.all() {
        let Ok(items) = cancellable(|| of(view, document.file)) else { return };
        let digest = digest(&items);
        let name = format!("{} {}", document.uri.as_str(), document.version);
        let told = (digest, name);
        let mut all = published.lock().unwrap_or_else(PoisonError::into_inner);
        if all.get(&document.file) == Some(&told) {
            continue;
        }
        all.insert(document.file, told);
        drop(all);
        let mut message = json!({"uri": document.uri, "diagnostics": items});
        if view.client.versions {
            message["version"] = Value::from(document.version);
        }
        output.notify("textDocument/publishDiagnostics", &message);
    }
}
