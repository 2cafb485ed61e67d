//! Whole programs: the two of the language's page, the drafts of the paper, and one with every construct.

use flux_syntax::{Parsed, parse_statement, split};

fn parse(text: &str) -> Vec<Parsed> {
    split(text)
        .iter()
        .map(|piece| parse_statement(&text[piece.span.start as usize..piece.span.end as usize]))
        .collect()
}

fn items_and_errors(text: &str) -> (usize, Vec<String>) {
    let parsed = parse(text);
    let errors = parsed.iter().flat_map(|parsed| &parsed.errors);
    let errors =
        errors.map(|error| format!("{} {}", error.said.code(), error.said.words().message)).collect();
    (parsed.iter().map(|parsed| parsed.items.len()).sum(), errors)
}

#[test]
fn sound_programs_parse_without_errors() {
    for (text, items) in [
        (include_str!("programs/news.flux"), 11),
        (include_str!("programs/image.flux"), 17),
        (include_str!("programs/optimize.flux"), 7),
        (include_str!("programs/everything.flux"), 32),
    ] {
        assert_eq!(items_and_errors(text), (items, Vec::new()));
        assert_eq!(items_and_errors(&text.replace('\n', "\r\n")), (items, Vec::new()));
    }
}

#[test]
fn the_drafts_forgotten_semicolon_costs_one_diagnostic() {
    let (items, errors) = items_and_errors(include_str!("programs/draft.flux"));
    assert_eq!(items, 12);
    assert_eq!(errors.len(), 1);
    assert!(errors[0].starts_with("F0001"));
}
