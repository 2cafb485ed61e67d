//! F0005: characters that the language does not have.

use super::quoted;
use crate::mistake::{Mistake, Row, Words};
use crate::tree::Span;
use crate::{Fix, SyntaxError};
use smol_str::SmolStr;

crate::row!(F0005, error, in_text);

/// Characters that mean nothing here.
#[derive(Debug, PartialEq, Eq, Hash)]
pub enum Stray {
    /// Text between quotes of another language.
    Quotes,
    /// Text between the quotes of a word processor.
    OtherQuotes,
    /// A comment of another language.
    Comment,
    /// A word with letters of other scripts.
    Word(SmolStr),
    /// A run of other characters.
    Characters(SmolStr),
}

impl Mistake for Stray {
    fn row(&self) -> &'static Row {
        &F0005
    }

    fn words(&self) -> Words {
        let text = match self {
            Stray::Quotes => return Words::new("text stands between two `\"`").help("write `\"` for `'`"),
            Stray::OtherQuotes => {
                return Words::new("text stands between two `\"`").help("write `\"` for these quotes");
            }
            Stray::Comment => return Words::new("a comment begins with `//`").help("write `//` for `#`"),
            Stray::Word(text) => {
                return Words::new(format!("{} is not a name", quoted(text)))
                    .help("names have the letters a to z and A to Z, digits and `_`");
            }
            Stray::Characters(text) => text,
        };
        let words = Words::new(format!("{} means nothing here", quoted(text)));
        match text.chars().next() {
            Some('\'' | '“' | '”' | '‘' | '’' | '`') => words.help("text stands between two `\"`"),
            Some('#' | '/') => words.help("a comment begins with `//`"),
            Some('\u{a0}' | '\u{2007}' | '\u{202f}') => {
                words.help("it looks like a space and is none: write a space")
            }
            Some('–' | '—' | '→' | '-') => words.help("an arrow is written `->` or `=>`"),
            _ => words.help("remove it"),
        }
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '«' | '»' | '‘' | '’')
}

/// `text` is a run of such characters, or a word with letters of other scripts.
pub(crate) fn stray_character(text: &str, span: Span) -> SyntaxError {
    if let Some(inner) = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        let fix = Fix { span, text: format!("\"{inner}\"").into() };
        return SyntaxError::new(span, Stray::Quotes).fix(Some(fix));
    }
    let quotes = text.chars().next().zip(text.chars().next_back());
    if let Some((first, last)) = quotes.filter(|(first, last)| is_quote(*first) && is_quote(*last))
        && text.len() > first.len_utf8()
    {
        let inner = &text[first.len_utf8()..text.len() - last.len_utf8()];
        let fix = Fix { span, text: format!("\"{inner}\"").into() };
        return SyntaxError::new(span, Stray::OtherQuotes).fix(Some(fix));
    }
    if let Some(comment) = text.strip_prefix('#')
        && !comment.is_empty()
    {
        let fix = Fix { span, text: format!("//{comment}").into() };
        return SyntaxError::new(span, Stray::Comment).fix(Some(fix));
    }
    let word = text.chars().any(char::is_alphanumeric);
    SyntaxError::new(span, if word { Stray::Word(text.into()) } else { Stray::Characters(text.into()) })
}
