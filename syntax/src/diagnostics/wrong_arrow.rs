//! F0010: `->` for `=>`, or the other way round.

use super::quoted;
use crate::tree::Span;
use crate::{Fix, SyntaxError};

/// `wanted` is the arrow that belongs here.
pub(crate) fn wrong_arrow((found, span): (&str, Span), wanted: &str, fix: Fix) -> SyntaxError {
    let rule = match wanted {
        "->" => "steps, inputs and outputs are joined by `->`",
        _ => "a source, a handler and a recovery lead to their flow by `=>`",
    };
    SyntaxError::new("F0010", span, format!("the arrow here is `{wanted}`, not {}", quoted(found)))
        .help(format!("{rule}: write `{wanted}`"))
        .fix(Some(fix))
}
