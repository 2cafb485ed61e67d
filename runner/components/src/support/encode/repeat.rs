//! How often a group is there: not at all where a value in it is absent, for each element of a list, else once.

use super::Piece;
use super::place::Slot;
use crate::support::inside::present;
use flux_catalog::template::Filter;
use flux_node::{Failure, Value};
use std::borrow::Cow;

/// How often a group is written for one flow's values.
pub(super) enum Times<'v> {
    Never,
    Once,
    Each(&'v [Value]),
}

impl<'v> Times<'v> {
    /// Does that for each time, with the element that it is for.
    pub(super) fn each(
        self,
        mut run: impl FnMut(Option<&'v Value>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        match self {
            Times::Never => Ok(()),
            Times::Once => run(None),
            Times::Each(items) => items.iter().filter_map(present).try_for_each(|item| run(Some(item))),
        }
    }
}

/// Whether a value makes its group be repeated: a list of which nothing is made as a whole.
pub(super) fn repeats<'v>(slot: &Slot, value: &'v Value) -> Option<&'v [Value]> {
    match present(value) {
        Some(Value::List(items)) if !slot.filters.contains(&Filter::Json) => Some(items),
        _ => None,
    }
}

/// How often a group is there.
pub(super) fn times<'v>(parts: &[Piece], input: &impl Fn(usize) -> &'v Value) -> Result<Times<'v>, Failure> {
    let mut times = Times::Once;
    for piece in parts {
        let Piece::Value(slot) = piece else { continue };
        let value = slot.select(input)?;
        if present(&value).is_none() && !slot.filters.contains(&Filter::Json) {
            return Ok(Times::Never);
        }
        // A member of JSON is one value, whatever it is.
        if let Cow::Borrowed(value) = value
            && let Some(items) = repeats(slot, value)
        {
            times = Times::Each(items);
        }
    }
    Ok(times)
}
