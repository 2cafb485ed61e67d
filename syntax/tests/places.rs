//! Where a string's value is written: a law over strings with escapes, line ends and missing quotes.

#![allow(clippy::unwrap_used, reason = "a panic is how a test reports")]

use flux_syntax::TextPlaces;
use flux_syntax::tree::{ItemKind, ValueKind};
use proptest::prelude::*;

/// The value of a literal, as the parser reads it.
fn value(written: &str) -> Option<String> {
    let file = flux_syntax::parse_file(&format!("X using c({written});"));
    let item = file.items().next()?;
    let ItemKind::Node(node) = &item.kind else { return None };
    match &node.using.as_ref()?.args.first()?.value.kind {
        ValueKind::Text { text, .. } => Some(text.to_string()),
        _ => None,
    }
}

#[test]
fn escapes_are_marked_whole_and_nothing_else_is() {
    let written = r#""say \"{nme}\" \u{e9}{x}""#;
    let places = TextPlaces::new(written);
    let value = value(written).unwrap();
    let at = |part: &str| {
        let start = value.find(part).unwrap();
        &written[places.written(start..start + part.len())]
    };
    assert_eq!(at("nme"), "nme");
    assert_eq!(at("x"), "x");
    assert_eq!(at("é{x}"), r"\u{e9}{x}");
    assert_eq!(at("\"{nme}\""), r#"\"{nme}\""#);
}

#[test]
fn several_lines_and_an_empty_text() {
    let places = TextPlaces::new("\"\"\"a\r\nb\"\"\"");
    assert_eq!(places.written(0..1), 3..4);
    assert_eq!(places.written(2..3), 6..7);
    let empty = TextPlaces::new("\"\"");
    assert_eq!((empty.written(0..0), empty.value(1)), (1..1, 0));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_letter_of_a_value_is_found_where_it_is_written(
        pieces in prop::collection::vec(
            prop_oneof![
                "[a-c{} é]".prop_map(String::from),
                Just("\\n".to_owned()), Just("\\\"".to_owned()), Just("\\\\".to_owned()),
                Just("\\u{1F600}".to_owned()), Just("\\u{e9}".to_owned()),
            ],
            0..12,
        ),
        lines in any::<bool>(),
    ) {
        let quotes = if lines { "\"\"\"" } else { "\"" };
        let mut inner = pieces.concat();
        if lines {
            inner = inner.replace("a", "a\r\n");
        }
        let written = format!("{quotes}{inner}{quotes}");
        let value = value(&written).unwrap();
        let places = TextPlaces::new(&written);
        for (at, letter) in value.char_indices() {
            let range = places.written(at..at + letter.len_utf8());
            let alone = self::value(&format!("\"\"\"{}\"\"\"", &written[range.clone()])).unwrap();
            prop_assert_eq!(alone, letter.to_string(), "{} at {}", written, at);
            prop_assert_eq!(places.value(range.start), at);
        }
    }
}
