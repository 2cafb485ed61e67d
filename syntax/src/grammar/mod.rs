//! The grammar of language.md, as chumsky parsers over the tokens of one statement.
//!
//! Comes in: tokens without comments. Goes out: the tree, or how far it went and what was expected there.
//! *Never* here: recovery and messages; text beyond one item.
//!
//! Every rule is a function that builds its parser from parsers without data, so that building costs nothing
//! and nothing is kept between statements (chumsky's parsers are bound to the text's lifetime). Choices look at
//! the next tokens and commit: there is no backtracking, and the place of a failure is the place of the mistake.
//! The rules are generic over the error: [`chumsky::error::EmptyErr`] where only the tree matters, which is
//! almost always, and [`Failure`] once more for a statement that has a mistake.

mod bodies;
mod failure;
mod items;
mod leaves;
mod params;
mod values;

use chumsky::error::{EmptyErr, Error, LabelError};
use chumsky::input::InputRef;
use chumsky::prelude::*;

pub(crate) use bodies::is_each;
pub(crate) use failure::{Expect, Expected, Failure};
pub use items::KEYWORDS;
pub use items::documentation;
pub(crate) use items::{doc_text, is_keyword_form, is_using};
pub(crate) use params::{is_live, is_name_first};
pub(crate) use values::is_record;

use crate::lexer::Tok;
use crate::token::TokenKind;
use crate::tree::{Item, Span};

/// What parsers read: the tokens of one statement, without comments.
pub(crate) type In<'s> = &'s [Tok<'s>];

/// Where a hand-written leaf stands.
type At<'s, 'p, F> = InputRef<'s, 'p, In<'s>, extra::Err<F>>;

/// A parser of this grammar.
trait Rule<'s, O, F: Fault<'s>>: Parser<'s, In<'s>, O, extra::Err<F>> {}
impl<'s, O, F: Fault<'s>, P: Parser<'s, In<'s>, O, extra::Err<F>>> Rule<'s, O, F> for P {}

/// An error that parsers of this grammar can give.
trait Fault<'s>: Error<'s, In<'s>> + LabelError<'s, In<'s>, Expect> + 's {}
impl<'s> Fault<'s> for EmptyErr {}
impl<'s> Fault<'s> for Failure {}

/// The item of a statement that is exactly one item and its `;`.
#[inline]
pub(crate) fn parse_fast<'s>(tokens: In<'s>) -> Option<Item> {
    statement::<EmptyErr>().parse(tokens).into_result().ok()
}

/// As [`parse_fast`], but tells what is wrong.
pub(crate) fn parse_rich<'s>(tokens: In<'s>) -> Result<Item, Failure> {
    let whole = statement::<Failure>().parse(tokens).into_result();
    whole.map_err(|errors| errors.into_iter().next().unwrap_or_default())
}

/// An item at the start of the tokens, and how many tokens it has.
pub(crate) fn parse_prefix<'s>(tokens: In<'s>) -> Option<(Item, usize)> {
    let counted = items::item::<EmptyErr>().map_with(|item, e| (item, e.slice().len()));
    counted.then_ignore(any().repeated()).parse(tokens).into_result().ok()
}

fn statement<'s, F: Fault<'s>>() -> impl Rule<'s, Item, F> {
    items::item().then_ignore(leaves::token(TokenKind::Semicolon)).then_ignore(end())
}

/// From the first of these tokens to the last.
#[inline]
fn cover(tokens: In<'_>) -> Span {
    match tokens {
        [first, .., last] => Span { start: first.start, end: last.end() },
        [only] => only.span(),
        [] => Span::default(),
    }
}
