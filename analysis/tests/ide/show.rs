//! What each feature shows, as text.

use crate::cases::Marked;
use std::fmt::Write as _;

/// A feature at a place.
pub fn show(marked: &Marked, kind: &str, _info: &str) -> String {
    let (ws, file, at) = (&marked.ws, marked.file, marked.range.start);
    let mut out = String::new();
    match kind {
        "hover" => {
            if let Some(hover) = ws.hover(file, at) {
                let _ = writeln!(out, "{}", hover.text);
            }
        }
        "diagnostics" => {
            for said in ws.check_file(file) {
                let _ = writeln!(out, "{} {} {}", said.code, said.severity.name(), said.message);
            }
        }
        other => panic!("no feature is called `{other}`"),
    }
    out
}
