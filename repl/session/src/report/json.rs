//! Diagnostics as JSON, one object a line: a contract with editors and scripts (`docs/formats.md`).

use super::{Lines, Position};
use crate::files::Names;
use flux_analysis::{Diagnostic, FileId, Workspace};
use serde::Serialize;
use std::collections::HashMap;

#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    help: Option<&'a str>,
}

/// Writes one JSON object a line for each diagnostic.
pub fn render(workspace: &Workspace, names: &Names, diagnostics: &[Diagnostic]) -> String {
    let mut files: HashMap<FileId, (String, Lines<'_>)> = HashMap::new();
    let mut out = String::new();
    for diagnostic in diagnostics {
        let id = diagnostic.file;
        let (file, lines) =
            files.entry(id).or_insert_with(|| (names.of(workspace.path(id)), Lines::new(workspace.text(id))));
        let Position { line, column } = lines.position(diagnostic.range.start);
        let end = lines.position(diagnostic.range.end.max(diagnostic.range.start));
        let shown = Line {
            file,
            line,
            column,
            end_line: end.line,
            end_column: end.column,
            code: diagnostic.code,
            severity: diagnostic.severity.name(),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
        };
        out.push_str(&serde_json::to_string(&shown).expect("a line has only text and numbers"));
        out.push('\n');
    }
    out
}
