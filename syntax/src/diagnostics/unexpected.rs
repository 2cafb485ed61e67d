//! F0002: a token that does not belong where it stands.

use super::{expected, quoted};
use crate::grammar::{Expect, Expected};
use crate::mistake::{Mistake, Row, Words};
use crate::token::TokenKind;
use crate::tree::Span;
use crate::{Fix, SyntaxError};
use smol_str::SmolStr;

crate::row!(F0002, error, in_text);

/// A token that does not belong where it stands.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Unexpected {
    expected: Expected,
    /// Empty: the end of the statement.
    found: SmolStr,
    /// How to mend it, where that is known.
    mend: Option<String>,
}

impl Mistake for Unexpected {
    fn row(&self) -> &'static Row {
        &F0002
    }

    fn words(&self) -> Words {
        let end = || "the end of the statement".to_owned();
        let found = if self.found.is_empty() { end() } else { quoted(&self.found) };
        Words::new(format!("expected {}, found {found}", expected::in_words(self.expected)))
            .help(self.mend.clone().unwrap_or_else(|| general_help(self.expected)))
    }
}

/// A `;` with nothing before it.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct EmptyStatement;

impl Mistake for EmptyStatement {
    fn row(&self) -> &'static Row {
        &F0002
    }

    fn words(&self) -> Words {
        Words::new("a `;` ends no item here").help("remove it")
    }
}

/// `found` is what stands there, with its place; how to mend it where that is known.
pub(crate) fn unexpected(
    expected: Expected,
    (found, span): (&str, Span),
    mend: Option<(String, Option<Fix>)>,
) -> SyntaxError {
    let (mend, fix) = mend.map_or((None, None), |(help, fix)| (Some(help), fix));
    SyntaxError::new(span, Unexpected { expected, found: found.into(), mend }).fix(fix)
}

/// What to write, where no single edit makes the statement whole.
fn general_help(expected: Expected) -> String {
    let has = |expect| expected.has(expect);
    if has(Expect::Item) {
        "an item begins with a name or a keyword such as `source` or `handle`".into()
    } else if has(Expect::Type) {
        "a parameter is a type and a name, such as `int width`".into()
    } else if has(Expect::Value) {
        "a value is a number, a string, a duration, a name, a `[list]` or a `{record: 1}`".into()
    } else if has(Expect::Step) {
        "a step is a node, a call, `{name: value}`, `{ A, B }` or `( A -> B )`".into()
    } else if has(Expect::Pattern) {
        "a pattern is `_`, a semantic type or `!` and a semantic type".into()
    } else if has(Expect::Word("using")) && has(Expect::Token(TokenKind::Equals)) {
        "a name is followed by `(inputs) -> (outputs)`, by `= steps`, by `:[patterns] =` or by `using`".into()
    } else {
        format!("write {} here", expected::in_words(expected))
    }
}

/// A `;` with nothing before it.
pub(crate) fn empty_statement(span: Span) -> SyntaxError {
    SyntaxError::new(span, EmptyStatement).fix(Some(Fix { span, text: "".into() }))
}
