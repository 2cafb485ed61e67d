//! What holds for all texts and all programs.

mod common;
#[path = "common/laws.rs"]
mod laws;

use common::{Choices, commented, plain, program};
use flux_syntax::{format, parse_file};
use proptest::prelude::*;

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..400)
}

/// Pieces of programs in any order.
fn soup() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        8 => proptest::sample::select(SOUP).prop_map(str::to_owned),
        1 => "[ -~]{1,3}",
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

const SOUP: &[&str] = &[
    " ",
    " ",
    " ",
    "\n",
    "\n",
    "\r\n",
    ";",
    ";",
    "A",
    "B",
    "int",
    "source",
    "handle",
    "error",
    "use",
    "type",
    "typedef",
    "using",
    "each",
    "constraint",
    "store",
    "component",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    ",",
    ":",
    ".",
    "..",
    "=",
    "->",
    "=>",
    "*",
    "?",
    "!",
    "@",
    "@pure",
    "\"",
    "\"text\"",
    "\"\"\"",
    "//",
    "///",
    "/*",
    "*/",
    "/// docs\n",
    "42",
    "-1",
    "1.5",
    "3m",
    "5x",
    "99999999999999999999",
    "'",
    "#",
    "\\",
    "é",
    "\u{feff}",
    "-",
    "/",
    "A = B",
    "X (int a) -> (int b)",
    "A = B;",
    "H:[_] = ;",
    "source L => X;\n",
];

fn meanings(text: &str) -> Vec<flux_syntax::tree::Item> {
    parse_file(text).items().map(|item| item.meaning()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses(text in any::<String>()) {
        laws::hold_for(&text);
    }

    #[test]
    fn any_soup_of_tokens_parses(text in soup()) {
        laws::hold_for(&text);
    }

    #[test]
    fn programs_keep_meaning_and_comments(choices in bytes(), gaps in bytes()) {
        let program = program(&mut Choices::new(&choices));
        let (text, comments) = commented(&program, &mut Choices::new(&gaps));
        let file = parse_file(&text);
        let errors: Vec<_> = file.errors().collect();
        prop_assert!(errors.is_empty(), "{errors:?} in {text}");
        prop_assert_eq!(file.items().count(), program.len());
        prop_assert_eq!(meanings(&text), meanings(&plain(&program)));
        let formatted = format(&text);
        prop_assert_eq!(meanings(&formatted), meanings(&text), "{}", formatted);
        prop_assert_eq!(format(&formatted), formatted.clone(), "from {}", text);
        for comment in &comments {
            prop_assert_eq!(formatted.matches(comment.as_str()).count(), 1, "{} in {}", comment, formatted);
        }
        prop_assert!(formatted.lines().all(|line| !line.ends_with(' ') || text.contains("\"\"\"")));
        let crlf = text.replace('\n', "\r\n");
        prop_assert_eq!(meanings(&crlf), meanings(&text));
        if text.contains('\n') {
            prop_assert_eq!(format(&crlf), formatted.replace('\n', "\r\n"));
        }
    }

    #[test]
    fn a_lost_semicolon_or_bracket_costs_one_diagnostic(choices in bytes(), which in any::<usize>()) {
        let mut program = program(&mut Choices::new(&choices));
        let sound = meanings(&plain(&program));
        let losable = |token: &String| matches!(token.as_str(), ";" | "(" | ")" | "{" | "}" | "[" | "]");
        let places = program.iter().enumerate().flat_map(|(at, tokens)| {
            tokens.iter().enumerate().filter(|(_, token)| losable(token)).map(move |(place, _)| (at, place))
        });
        let places: Vec<_> = places.collect();
        let (at, place) = places[which % places.len()];
        let lost = program[at].remove(place);
        let text = plain(&program);
        let file = parse_file(&text);
        let errors: Vec<_> = file.errors().collect();
        prop_assert_eq!(errors.len(), 1, "without {} in statement {} of\n{}\n{:?}", lost, at, text, errors);
        let code = if lost == ";" { "F0001" } else { "F0008" };
        if lost == ";" {
            prop_assert_eq!(errors[0].said.code(), code, "{}", text);
            prop_assert_eq!(meanings(&text), sound);
        } else {
            let kept = meanings(&text);
            prop_assert_eq!(&kept[..at], &sound[..at], "{}", text);
            let after = sound.len() - at - 1;
            prop_assert!(kept.len() >= at + after, "{}", text);
            prop_assert_eq!(&kept[kept.len() - after..], &sound[at + 1..], "{}", text);
        }
    }
}
