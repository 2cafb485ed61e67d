//! F0010: `->` for `=>`, or the other way round.

use super::quoted;
use crate::mistake::{Mistake, Row, Words};
use crate::tree::Span;
use crate::{Fix, SyntaxError};
use smol_str::SmolStr;

crate::row!(F0010, error, readable, sure);

/// `->` stands where `=>` belongs, or the other way round.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct WrongArrow {
    found: SmolStr,
    wanted: SmolStr,
}

impl Mistake for WrongArrow {
    fn row(&self) -> &'static Row {
        &F0010
    }

    fn words(&self) -> Words {
        let wanted = &self.wanted;
        let rule = match wanted.as_str() {
            "->" => "steps, inputs and outputs are joined by `->`",
            _ => "a source, a handler and a recovery lead to their flow by `=>`",
        };
        Words::new(format!("the arrow here is `{wanted}`, not {}", quoted(&self.found)))
            .help(format!("{rule}: write `{wanted}`"))
    }
}

/// `wanted` is the arrow that belongs here.
pub(crate) fn wrong_arrow((found, span): (&str, Span), wanted: &str, fix: Fix) -> SyntaxError {
    SyntaxError::new(span, WrongArrow { found: found.into(), wanted: wanted.into() }).fix(Some(fix))
}
