//! F0007: an escape that does not exist.

use super::quoted;
use crate::lexer::literal::{self, Why};
use crate::mistake::{Mistake, Row, Words};
use crate::tree::Span;
use crate::{Fix, SyntaxError};
use smol_str::SmolStr;

crate::row!(F0007, error, in_text, sure);

/// An escape that does not exist.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct BadEscape {
    written: SmolStr,
}

impl Mistake for BadEscape {
    fn row(&self) -> &'static Row {
        &F0007
    }

    fn words(&self) -> Words {
        Words::new(format!("{} is not an escape", quoted(&self.written))).help(
            "write `\\\\` for a backslash; the escapes are `\\n`, `\\t`, `\\\"`, `\\\\` and `\\u{1F600}`",
        )
    }
}

/// One error for each bad escape of a string as written.
pub(crate) fn bad_escapes(written: &str, span: Span) -> Vec<SyntaxError> {
    let places = literal::bad_escapes(written).into_iter().filter_map(|why| match why {
        Why::Escape(start, end) => Some((start, end)),
        _ => None,
    });
    places
        .map(|(start, end)| {
            let place = Span { start: start as u32, end: end as u32 }.shift(span.start);
            let backslash = Span { start: place.start, end: place.start };
            SyntaxError::new(place, BadEscape { written: written[start..end].into() })
                .fix(Some(Fix { span: backslash, text: "\\".into() }))
        })
        .collect()
}
