//! The table of fixes in the book's page of editors, made from the list in the code.

use crate::cases::root;
use flux_analysis::ide::{FIXES, REFACTORINGS};
use libtest_mimic::Failed;
use std::fmt::Write as _;

/// Why a diagnostic has no fix. A code stands here or in the list of fixes, not in both.
const NO_WAY: &[(&str, &str)] = &[
    ("F0011", "nobody knows which encoding the file was saved in"),
    ("F0013", "only its author knows which side of the conflict is right"),
    ("F0103", "only its author knows which of the steps should not lead back"),
    ("F0110", "only its author knows what the program was to say"),
    ("F0211", "only its author knows what the program was to say"),
    ("F0212", "only its author knows which name each value should have"),
    ("F0215", "only its author knows what the reply should be"),
    ("F0213", "only its author knows who is to consume it"),
    ("F0214", "only its author knows which type is meant"),
    ("F0712", "only its author knows which of the two a request is for"),
    ("F0709", "a source has nothing in common with the node that was meant"),
];

/// The codes that have no fix.
pub fn without_fix() -> Vec<&'static str> {
    NO_WAY.iter().map(|(code, _)| *code).collect()
}

/// Every code with a page.
pub fn codes() -> Vec<(String, String)> {
    let mut out = Vec::new();
    for path in crate::cases::markdown(&root().join("docs/diagnostics")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let title = text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default();
        if let Some((code, title)) = title.split_once(": ").filter(|(code, _)| code.starts_with('F')) {
            out.push((code.to_owned(), title.to_owned()));
        }
    }
    out
}

fn table() -> String {
    let mut out = "| diagnostic | what is wrong | what is offered |\n|---|---|---|\n".to_owned();
    for (code, title) in codes() {
        let fixes: Vec<&str> = FIXES
            .iter()
            .filter(|fix| fix.rows.iter().any(|row| row.code == code))
            .map(|fix| fix.what)
            .collect();
        let reason =
            NO_WAY.iter().find(|(other, _)| *other == code).map(|(_, why)| format!("nothing: {why}"));
        let shown = match (fixes.is_empty(), reason) {
            (false, None) => fixes.join("; "),
            (true, Some(reason)) => reason,
            (true, None) => "(no fix, and no reason why)".to_owned(),
            (false, Some(_)) => "(both a fix and a reason why there is none)".to_owned(),
        };
        let _ = writeln!(out, "| [{code}](diagnostics/{code}.md) | {title} | {shown} |");
    }
    let _ = writeln!(out, "\n| refactoring | kind |\n|---|---|");
    for way in REFACTORINGS {
        let _ = writeln!(out, "| {} | `{}` |", way.what, way.kind);
    }
    out
}

/// The page has the table.
pub fn agrees() -> Result<(), Failed> {
    const MARKS: (&str, &str) = ("<!-- fixes -->\n", "<!-- /fixes -->\n");
    let path = root().join("docs/editors.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let start = text.find(MARKS.0).ok_or("docs/editors.md has no place for the table")? + MARKS.0.len();
    let end = text.find(MARKS.1).ok_or("docs/editors.md has no end of the table")?;
    let wanted = format!("\n{}\n", table());
    if wanted.contains("(no fix, and") || wanted.contains("(both a fix") {
        return Err(wanted.into());
    }
    if text[start..end] == wanted {
        return Ok(());
    }
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(&path, format!("{}{wanted}{}", &text[..start], &text[end..])).unwrap();
        return Ok(());
    }
    let difference = similar::TextDiff::from_lines(&text[start..end], &wanted);
    Err(format!("docs/editors.md\n{}", difference.unified_diff().context_radius(1)).into())
}
