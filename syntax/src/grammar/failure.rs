//! The error of the second, slower parse: how far it went, and all that could have stood there.

use chumsky::DefaultExpected;
use chumsky::error::{Error, LabelError};
use chumsky::span::SimpleSpan;
use chumsky::util::MaybeRef;

use super::In;
use crate::lexer::Tok;
use crate::token::TokenKind;

/// Something that the grammar can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expect {
    /// A token of this kind.
    Token(TokenKind),
    /// A keyword, by its place in [`WORDS`].
    Word(&'static str),
    /// A type, as a parameter has it.
    Type,
    /// A value, as an argument has it.
    Value,
    /// A step of a flow.
    Step,
    /// A pattern of a case.
    Pattern,
    /// What an item begins with.
    Item,
    /// The end: nothing more may follow.
    End,
}

/// The keywords that the grammar asks for in the middle of an item.
const WORDS: [&str; 6] = ["using", "with", "error", "as", "session", "closed_world"];

/// A set of [`Expect`], as bits: merging must cost nothing, every leaf does it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Expected(u64);

impl Expected {
    fn bit(expect: Expect) -> u64 {
        let place = match expect {
            Expect::Token(kind) => kind as u32,
            Expect::Word(word) => 40 + WORDS.iter().position(|known| *known == word).unwrap_or(0) as u32,
            Expect::Type => 50,
            Expect::Value => 51,
            Expect::Step => 52,
            Expect::Pattern => 53,
            Expect::Item => 54,
            Expect::End => 55,
        };
        1 << place
    }

    /// Whether this is among them.
    pub fn has(self, expect: Expect) -> bool {
        self.0 & Self::bit(expect) != 0
    }

    /// The keywords among them.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        WORDS.into_iter().filter(move |word| self.has(Expect::Word(word)))
    }
}

/// How far a parse went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The token that did not fit; the number of tokens where they ended too early.
    pub at: usize,
    /// All that could have stood there.
    pub expected: Expected,
}

impl Failure {
    /// The one that went further; both where they went equally far. A nested rule's failure reaches chumsky at
    /// the rule's start, so the place is compared here and not there.
    fn or(self, other: Self) -> Self {
        match self.at.cmp(&other.at) {
            std::cmp::Ordering::Less => other,
            std::cmp::Ordering::Greater => self,
            std::cmp::Ordering::Equal => {
                Self { at: self.at, expected: Expected(self.expected.0 | other.expected.0) }
            }
        }
    }
}

impl<'s> Error<'s, In<'s>> for Failure {
    fn merge(self, other: Self) -> Self {
        self.or(other)
    }
}

impl<'s> LabelError<'s, In<'s>, Expect> for Failure {
    fn expected_found<E: IntoIterator<Item = Expect>>(
        expected: E,
        _: Option<MaybeRef<'s, Tok<'s>>>,
        span: SimpleSpan,
    ) -> Self {
        let bits = expected.into_iter().fold(0, |bits, expect| bits | Expected::bit(expect));
        Self { at: span.start, expected: Expected(bits) }
    }

    fn replace_expected_found<E: IntoIterator<Item = Expect>>(
        self,
        expected: E,
        found: Option<MaybeRef<'s, Tok<'s>>>,
        span: SimpleSpan,
    ) -> Self {
        self.or(Self::expected_found(expected, found, span))
    }
}

/// Chumsky's own leaves, of which the grammar uses only the end.
impl<'s> LabelError<'s, In<'s>, DefaultExpected<'s, Tok<'s>>> for Failure {
    fn expected_found<E: IntoIterator<Item = DefaultExpected<'s, Tok<'s>>>>(
        _: E,
        found: Option<MaybeRef<'s, Tok<'s>>>,
        span: SimpleSpan,
    ) -> Self {
        <Self as LabelError<'s, In<'s>, Expect>>::expected_found([Expect::End], found, span)
    }

    fn replace_expected_found<E: IntoIterator<Item = DefaultExpected<'s, Tok<'s>>>>(
        self,
        expected: E,
        found: Option<MaybeRef<'s, Tok<'s>>>,
        span: SimpleSpan,
    ) -> Self {
        self.or(<Self as LabelError<'s, In<'s>, DefaultExpected<'s, Tok<'s>>>>::expected_found(
            expected, found, span,
        ))
    }
}
