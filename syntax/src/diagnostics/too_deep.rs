//! F0009: brackets inside of brackets without end.

use crate::SyntaxError;
use crate::recovery::DEEPEST;
use crate::tree::Span;

/// `span` is the first bracket that is too deep.
pub(crate) fn too_deep(span: Span) -> SyntaxError {
    SyntaxError::new("F0009", span, format!("brackets nest deeper than {DEEPEST} levels here"))
        .help("give the inner part a name of its own")
}
