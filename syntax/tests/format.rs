//! The format of whole programs.

use flux_syntax::{format, parse_file};

#[test]
fn the_first_program_of_the_language_is_in_the_one_format() {
    let text = include_str!("programs/news.flux");
    assert_eq!(format(text), text);
}

#[test]
fn programs_keep_their_meaning() {
    for text in [
        include_str!("programs/news.flux"),
        include_str!("programs/image.flux"),
        include_str!("programs/optimize.flux"),
        include_str!("programs/everything.flux"),
        include_str!("programs/draft.flux"),
    ] {
        let formatted = format(text);
        let meanings = |text: &str| parse_file(text).items().map(|item| item.meaning()).collect::<Vec<_>>();
        assert_eq!(meanings(&formatted), meanings(text));
        assert_eq!(format(&formatted), formatted);
        let crlf = formatted.replace('\n', "\r\n");
        assert_eq!(format(&crlf), crlf);
    }
}

#[test]
fn formats() {
    insta::assert_snapshot!(format(include_str!("programs/image.flux")));
    insta::assert_snapshot!(format(include_str!("programs/everything.flux")));
    insta::assert_snapshot!(format(include_str!("programs/draft.flux")));
    insta::assert_snapshot!(format(include_str!("programs/comments.flux")));
}
