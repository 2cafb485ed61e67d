//! F0009: brackets inside of brackets without end.

use crate::SyntaxError;
use crate::mistake::{Mistake, Row, Words};
use crate::recovery::DEEPEST;
use crate::tree::Span;

crate::row!(F0009, error, in_text, sure);

/// A bracket inside of too many others.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct TooDeep;

impl Mistake for TooDeep {
    fn row(&self) -> &'static Row {
        &F0009
    }

    fn words(&self) -> Words {
        Words::new(format!("brackets nest deeper than {DEEPEST} levels here"))
            .help("give the inner part a name of its own")
    }
}

/// `span` is the first bracket that is too deep.
pub(crate) fn too_deep(span: Span) -> SyntaxError {
    SyntaxError::new(span, TooDeep)
}
