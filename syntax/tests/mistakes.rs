//! Mistakes and what is said about them: one each, with its fix, and the items that are left.

use flux_syntax::{SyntaxError, parse_file};

/// A mistake a line; `⏎` is a line end.
const MISTAKES: &str = include_str!("mistakes.txt");

fn tell(text: &str, error: &SyntaxError, out: &mut String) {
    let span = error.span.range();
    let words = error.said.words();
    out.push_str(&format!("  {} {:?} {}\n", error.said.code(), &text[span], words.message));
    if let Some(help) = &words.help {
        out.push_str(&format!("    help: {help}\n"));
    }
    for (span, label) in error.labels.iter().zip(&words.labels) {
        out.push_str(&format!("    label: {:?} {label}\n", &text[span.range()]));
    }
    if let Some(fix) = &error.fix {
        let mut fixed = text.to_owned();
        fixed.replace_range(fix.span.range(), &fix.text);
        let sound = parse_file(&fixed).errors().next().is_none();
        let note = if sound { "" } else { "  (still broken)" };
        out.push_str(&format!("    fixed: {}{note}\n", fixed.replace('\n', "⏎")));
    }
}

#[test]
fn each_mistake_has_one_diagnostic() {
    let mut out = String::new();
    let mut wrong = Vec::new();
    for line in MISTAKES.lines() {
        if line.is_empty() || line.starts_with("# ") {
            out.push_str(&format!("{line}\n"));
            continue;
        }
        out.push_str(&format!("{line}\n"));
        let text = line.replace('⏎', "\n");
        let file = parse_file(&text);
        file.errors().for_each(|error| tell(&text, error, &mut out));
        let items: Vec<&str> = file.items().map(|item| &text[item.span.range()]).collect();
        if !items.is_empty() {
            out.push_str(&format!("  items: {}\n", items.join(" | ").replace('\n', "⏎")));
        }
        for lost in file.statements.iter().flat_map(|statement| &statement.parsed.lost) {
            out.push_str(&format!("  lost: {}\n", lost.text));
        }
        if file.errors().count() != 1 {
            wrong.push(format!("{} diagnostics: {line}", file.errors().count()));
        }
    }
    insta::assert_snapshot!(out);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
