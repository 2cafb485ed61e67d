//! F0012: documentation or annotations where no item takes them.

use crate::mistake::{Mistake, Row, Words};
use crate::tree::Span;
use crate::{Fix, SyntaxError};

crate::row!(F0012, error, readable, sure);

/// Documentation or annotations where no item takes them.
#[derive(Debug, PartialEq, Eq, Hash)]
pub enum MisplacedHead {
    /// Documentation with no item behind it.
    Documentation,
    /// Annotations with no item behind them.
    Annotation,
    /// Documentation in the middle of an item.
    Inside,
}

impl Mistake for MisplacedHead {
    fn row(&self) -> &'static Row {
        &F0012
    }

    fn words(&self) -> Words {
        match self {
            MisplacedHead::Documentation => Words::new("this documentation belongs to no item")
                .help("write it before an item, or write `//` for an ordinary comment"),
            MisplacedHead::Annotation => Words::new("this annotation belongs to no item")
                .help("write it before a node, a flow, a source or a component"),
            MisplacedHead::Inside => Words::new("documentation goes before an item, not inside it")
                .help("write `//` for an ordinary comment"),
        }
    }
}

/// Documentation or annotations with no item behind them.
pub(crate) fn head_without_item(span: Span, documentation: bool) -> SyntaxError {
    if documentation {
        return SyntaxError::new(span, MisplacedHead::Documentation).fix(Some(as_comment(span)));
    }
    SyntaxError::new(span, MisplacedHead::Annotation)
}

/// Documentation in the middle of an item.
pub(crate) fn documentation_inside(span: Span) -> SyntaxError {
    SyntaxError::new(span, MisplacedHead::Inside).fix(Some(as_comment(span)))
}

fn as_comment(doc: Span) -> Fix {
    Fix { span: Span { start: doc.start, end: doc.start + 3 }, text: "//".into() }
}
