//! F0006: a number, duration or size that has no value.

use super::quoted;
use crate::lexer::literal::Why;
use crate::mistake::{Mistake, Row, Words};
use crate::tree::Span;
use crate::{Fix, SyntaxError};
use smol_str::SmolStr;

crate::row!(F0006, error, in_text, sure);

/// A literal without a value.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct BadNumber {
    /// The literal as written.
    written: SmolStr,
    why: Why,
    /// What could stand there instead.
    instead: Option<SmolStr>,
}

impl Mistake for BadNumber {
    fn row(&self) -> &'static Row {
        &F0006
    }

    fn words(&self) -> Words {
        let literal = quoted(&self.written);
        let instead = self.instead.as_deref().unwrap_or_default();
        match &self.why {
            Why::TooLarge if !self.written.ends_with(|c: char| c.is_ascii_alphabetic()) => {
                Words::new(format!("{literal} does not fit into 64 bits")).help(format!(
                    "whole numbers go from {} to {}, and beyond that a `float`, with a point, is near enough",
                    i64::MIN,
                    i64::MAX
                ))
            }
            Why::TooLarge => Words::new(format!("{literal} does not fit into 64 bits"))
                .help("write a smaller number; durations count nanoseconds and sizes count bytes"),
            Why::Negative => Words::new(format!("{literal} is negative"))
                .help("durations and sizes are not negative: remove the `-`"),
            Why::Fraction(Some(_)) => Words::new(format!("{literal} has a fraction"))
                .help(format!("durations and sizes are whole: write `{instead}`")),
            Why::Fraction(None) => Words::new(format!("{literal} has a fraction"))
                .help("durations and sizes are whole: use a smaller unit"),
            Why::Unit(Some(_)) => {
                Words::new(format!("{literal} has an unknown unit")).help(format!("write `{instead}`"))
            }
            Why::Unit(None) | Why::Escape(..) => Words::new(format!("{literal} has an unknown unit")).help(
                "durations end in `ns`, `us`, `ms`, `s`, `m`, `h` or `d`, sizes in `B`, `KB`, `KiB`, `MB`, `MiB` and so on",
            ),
        }
    }
}

/// `text` is the literal as written.
pub(crate) fn bad_number(text: &str, span: Span, why: Why) -> SyntaxError {
    let instead: Option<SmolStr> = match &why {
        Why::Negative => Some(text.trim_start_matches('-').into()),
        Why::Fraction(Some(whole)) => Some(whole.into()),
        Why::Unit(Some(unit)) => {
            let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            Some(format!("{digits}{unit}").into())
        }
        _ => None,
    };
    let fix = instead.clone().map(|text| Fix { span, text });
    SyntaxError::new(span, BadNumber { written: text.into(), why, instead }).fix(fix)
}
