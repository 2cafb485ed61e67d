//! What holds for every text, whatever is in it.

use flux_syntax::tree::Span;
use flux_syntax::{format, lex, parse_file, split};

/// Asserts all of it.
pub fn hold_for(text: &str) {
    let sound = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
    let tokens = lex(text);
    let mut end = 0;
    for token in &tokens {
        sound(token.span);
        assert!(end <= token.span.start && token.span.start < token.span.end);
        end = token.span.end;
    }
    let pieces = split(text);
    let mut end = 0;
    for piece in &pieces {
        sound(piece.span);
        assert!(end <= piece.span.start && piece.span.start < piece.span.end);
        end = piece.span.end;
    }
    let file = parse_file(text);
    for error in file.errors() {
        sound(error.span);
        error.labels.iter().for_each(|span| sound(*span));
        assert_eq!(error.labels.len(), error.said.words().labels.len());
        error.fix.iter().for_each(|fix| sound(fix.span));
    }
    for item in file.items() {
        let mut item = item.clone();
        item.shift(0);
        sound(item.span);
    }
    let formatted = format(text);
    assert_eq!(format(&formatted), formatted, "format is not idempotent for {text:?}");
    let meanings = |text: &str| parse_file(text).items().map(|item| item.meaning()).collect::<Vec<_>>();
    assert_eq!(meanings(&formatted), meanings(text), "format changes the meaning of {text:?}");
}
