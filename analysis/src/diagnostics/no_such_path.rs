//! F0401: a handler's or recovery's path that never occurs.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0401, error);

/// Nothing leads from one node to the other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NoSuchPath {
    /// The last but one node of the path.
    pub from: SmolStr,
    /// The path's last node, which follows `from` in no flow.
    pub to: SmolStr,
}

impl Mistake for NoSuchPath {
    fn row(&self) -> &'static Row {
        &F0401
    }

    fn words(&self) -> Words {
        let Self { from, to } = self;
        Words::new(format!("`{to}` is never reached from `{from}`")).help(format!(
            "a path names nodes that follow each other: `{from} -> {to}` has to stand in a flow"
        ))
    }
}
