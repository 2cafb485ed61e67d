//! Items with more than one mistake: edits that bring the next mistake nearer to the end.

use super::candidates;
use super::edit::{Segment, mended_tokens};
use crate::Fix;
use crate::statement::Lexed;
use crate::tree::Item;

/// How many mistakes an item may have, and how long it may be, to be worth guessing what was meant.
const MISTAKES: usize = 4;
const LONGEST: usize = 1_024;

/// By how many tokens an edit must bring the next mistake nearer: one token more is accepted by chance.
const STEP: usize = 2;

/// The edit that brings the next mistake nearest to the end.
pub(crate) fn best<T>(
    segment: &Segment<'_>,
    left: usize,
    edits: impl IntoIterator<Item = (Fix, T)>,
) -> Option<(Fix, T)> {
    let span = segment.span();
    if (span.end - span.start) as usize > LONGEST {
        return None;
    }
    let tried =
        edits.into_iter().filter_map(|(fix, why)| Some((tokens_left(&segment.apply(&fix))?, fix, why)));
    let (_, fix, why) = tried.filter(|(after, ..)| after + STEP <= left).min_by_key(|(after, ..)| *after)?;
    Some((fix, why))
}

/// Edits an item's text until it parses.
pub(crate) fn mend_all(text: &str) -> Option<Item> {
    if text.len() > LONGEST { None } else { mend(text, MISTAKES) }
}

fn mend(text: &str, edits: usize) -> Option<Item> {
    let lexed = Lexed::new(text);
    let (tokens, ends) = mended_tokens(&lexed)?;
    let segment = Segment::new(text, &tokens, ends, &lexed.flaws);
    let failure = match segment.parse() {
        Ok(item) => return Some(item),
        Err(_) if edits == 0 => return None,
        Err(failure) => failure,
    };
    let left = tokens.len().saturating_sub(failure.at);
    let (fix, ()) =
        best(&segment, left, candidates::edits(&segment, failure).into_iter().map(|fix| (fix, ())))?;
    let mut item = mend(&segment.apply(&fix), edits - 1)?;
    segment.map_back(&fix, &mut item);
    Some(item)
}

/// How many tokens are behind the first mistake of a text.
fn tokens_left(text: &str) -> Option<usize> {
    let lexed = Lexed::new(text);
    let (tokens, ends) = mended_tokens(&lexed)?;
    let failure = Segment::new(text, &tokens, ends, &lexed.flaws).parse().err();
    Some(failure.map_or(0, |failure| tokens.len().saturating_sub(failure.at)))
}
