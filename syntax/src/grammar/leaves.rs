//! Single tokens, words and names.

use chumsky::prelude::*;
use smol_str::{SmolStr, SmolStrBuilder};

use super::{At, Expect, Fault, In, Rule, cover};
use crate::lexer::Tok;
use crate::token::TokenKind;
use crate::tree::{Ident, Name};

/// All tokens from here on, to look ahead.
#[inline]
pub(super) fn ahead<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> In<'s> {
    let here = inp.cursor();
    inp.slice_from(&here..)
}

/// The next token's kind.
#[inline]
pub(super) fn peek<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>) -> Option<TokenKind> {
    inp.peek_ref().map(|tok| tok.kind)
}

/// The failure to find something here.
#[inline]
pub(super) fn missing<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>, expect: Expect) -> F {
    missing_any(inp, [expect])
}

/// The failure to find any of these here.
#[inline]
pub(super) fn missing_any<'s, F: Fault<'s>, const N: usize>(
    inp: &mut At<'s, '_, F>,
    expect: [Expect; N],
) -> F {
    let here = inp.cursor();
    let span = inp.span_since(&here);
    F::expected_found(expect, None, span)
}

/// A parser for one token of this kind.
#[inline]
pub(super) fn token<'s, F: Fault<'s>>(kind: TokenKind) -> impl Rule<'s, Tok<'s>, F> + Copy {
    custom(move |inp: &mut At<'s, '_, F>| take(inp, kind, Expect::Token(kind)))
}

/// An identifier that is just this keyword.
#[inline]
pub(super) fn word<'s, F: Fault<'s>>(word: &'static str) -> impl Rule<'s, Tok<'s>, F> + Copy {
    custom(move |inp: &mut At<'s, '_, F>| match inp.peek_ref() {
        Some(tok) if tok.is_word(word) => {
            inp.skip();
            Ok(*tok)
        }
        _ => Err(missing(inp, Expect::Word(word))),
    })
}

/// Takes the next token if it is of this kind.
#[inline]
pub(super) fn take<'s, F: Fault<'s>>(
    inp: &mut At<'s, '_, F>,
    kind: TokenKind,
    expect: Expect,
) -> Result<Tok<'s>, F> {
    match inp.peek_ref() {
        Some(tok) if tok.kind == kind => {
            inp.skip();
            Ok(*tok)
        }
        _ => Err(missing(inp, expect)),
    }
}

/// An identifier, whatever it spells: no word is reserved.
#[inline]
pub(super) fn ident<'s, F: Fault<'s>>() -> impl Rule<'s, Ident, F> + Copy {
    custom(|inp: &mut At<'s, '_, F>| {
        let tok = take(inp, TokenKind::Ident, Expect::Token(TokenKind::Ident))?;
        Ok(to_ident(tok))
    })
}

/// Identifiers with points between them: `auth.User`.
#[inline]
pub(super) fn name<'s, F: Fault<'s>>() -> impl Rule<'s, Name, F> + Copy {
    custom(|inp: &mut At<'s, '_, F>| take_name(inp, Expect::Token(TokenKind::Ident)))
}

/// Takes a dotted name; what to expect tells what the name is for.
#[inline]
pub(super) fn take_name<'s, F: Fault<'s>>(inp: &mut At<'s, '_, F>, expect: Expect) -> Result<Name, F> {
    let length = name_length(ahead(inp));
    if length == 1 {
        let tok = take(inp, TokenKind::Ident, expect)?;
        return Ok(Name { text: SmolStr::new(tok.text), span: tok.span() });
    }
    let before = inp.cursor();
    take(inp, TokenKind::Ident, expect)?;
    for _ in 1..length {
        inp.skip();
    }
    // A dot with nothing behind it is the place of the mistake.
    if peek(inp) == Some(TokenKind::Dot) {
        inp.skip();
        return Err(missing(inp, Expect::Token(TokenKind::Ident)));
    }
    let tokens = inp.slice_since(&before..);
    let mut text = SmolStrBuilder::new();
    tokens.iter().for_each(|tok| text.push_str(tok.text));
    Ok(Name { text: text.finish(), span: cover(tokens) })
}

/// How many tokens the dotted name here has; 1 where there may be none or only one.
#[inline]
pub(crate) fn name_length(tokens: In<'_>) -> usize {
    let mut length = 1;
    while let [dot, part, ..] = tokens.get(length..).unwrap_or_default() {
        if dot.kind != TokenKind::Dot || part.kind != TokenKind::Ident {
            break;
        }
        length += 2;
    }
    length
}

/// A token as an identifier.
#[inline]
pub(super) fn to_ident(tok: Tok<'_>) -> Ident {
    Ident { text: SmolStr::new(tok.text), span: tok.span() }
}
