//! F0006: a number, duration or size that has no value.

use super::quoted;
use crate::lexer::literal::Why;
use crate::tree::Span;
use crate::{Fix, SyntaxError};

/// `text` is the literal as written.
pub(crate) fn bad_number(text: &str, span: Span, why: Why) -> SyntaxError {
    let literal = quoted(text);
    let error = |message: String| SyntaxError::new("F0006", span, message);
    let replace = |text: &str| Some(Fix { span, text: text.into() });
    match why {
        Why::TooLarge => error(format!("{literal} does not fit into 64 bits"))
            .help("write a smaller number; durations count nanoseconds and sizes count bytes"),
        Why::Negative => error(format!("{literal} is less than nothing"))
            .help("durations and sizes are not negative: remove the `-`")
            .fix(replace(text.trim_start_matches('-'))),
        Why::Fraction(Some(whole)) => error(format!("{literal} has a fraction"))
            .help(format!("durations and sizes are whole: write `{whole}`"))
            .fix(replace(&whole)),
        Why::Fraction(None) => {
            error(format!("{literal} has a fraction")).help("durations and sizes are whole: use a smaller unit")
        }
        Why::Unit(Some(unit)) => {
            let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let meant = format!("{digits}{unit}");
            error(format!("{literal} has an unknown unit"))
                .help(format!("write `{meant}`"))
                .fix(replace(&meant))
        }
        Why::Unit(None) | Why::Escape(..) => error(format!("{literal} has an unknown unit")).help(
            "durations end in `ns`, `us`, `ms`, `s`, `m`, `h` or `d`, sizes in `B`, `KB`, `KiB`, `MB`, `MiB` and so on",
        ),
    }
}
