//! The pages of the syntax diagnostics: each first program gives what its page says, each second one nothing.

use flux_syntax::parse_file;
use std::path::Path;

/// The fenced blocks of a page, with their languages.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let mut blocks: Vec<(&str, String)> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line.strip_prefix("```") {
            Some(language) if !inside => {
                blocks.push((language, String::new()));
                inside = true;
            }
            Some(_) => inside = false,
            None if inside => {
                if let Some((_, text)) = blocks.last_mut() {
                    text.push_str(line);
                    text.push('\n');
                }
            }
            None => {}
        }
    }
    blocks
}

fn diagnostics(text: &str) -> String {
    let place = |at: u32| {
        let before = &text[..at as usize];
        let line = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, line.chars().count() + 1)
    };
    let file = parse_file(text);
    let lines = file.errors().map(|error| {
        let (line, column) = place(error.span.start);
        format!("{line}:{column} {} error {}\n", error.said.code(), error.said.words().message)
    });
    lines.collect()
}

#[test]
fn pages_show_what_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics");
    for code in 1..=12 {
        // F0011 is about files that are not UTF-8: no text can show it.
        if code == 11 {
            continue;
        }
        let path = folder.join(format!("F{code:04}.md"));
        let page = std::fs::read_to_string(&path).expect("every code has a page");
        assert!(page.starts_with(&format!("# F{code:04}: ")), "{}", path.display());
        let blocks = blocks(&page);
        let languages: Vec<&str> = blocks.iter().map(|(language, _)| *language).collect();
        assert_eq!(languages, ["flux", "diagnostics", "flux", "diagnostics"], "{}", path.display());
        assert!(!blocks[1].1.is_empty() && blocks[3].1.is_empty());
        for pair in blocks.chunks(2) {
            assert_eq!(diagnostics(&pair[0].1), pair[1].1, "{}", path.display());
        }
    }
}
