//! F0012: documentation or annotations where no item takes them.

use crate::tree::Span;
use crate::{Fix, SyntaxError};

/// Documentation or annotations with no item behind them.
pub(crate) fn head_without_item(span: Span, documentation: bool) -> SyntaxError {
    if documentation {
        return SyntaxError::new("F0012", span, "this documentation belongs to no item")
            .help("write it before an item, or write `//` for an ordinary comment")
            .fix(Some(as_comment(span)));
    }
    SyntaxError::new("F0012", span, "this annotation belongs to no item")
        .help("write it before a node, a flow, a source or a component")
}

/// Documentation in the middle of an item.
pub(crate) fn documentation_inside(span: Span) -> SyntaxError {
    SyntaxError::new("F0012", span, "documentation stands before an item, not inside of it")
        .help("write `//` for an ordinary comment")
        .fix(Some(as_comment(span)))
}

fn as_comment(doc: Span) -> Fix {
    Fix { span: Span { start: doc.start, end: doc.start + 3 }, text: "//".into() }
}
