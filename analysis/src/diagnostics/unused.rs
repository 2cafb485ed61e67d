//! F0107: a node that nothing runs.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0107, hint, unused, echoes);

/// No source, handler or recovery leads to the node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unused {
    /// The node that nothing runs.
    pub name: SmolStr,
}

impl Mistake for Unused {
    fn row(&self) -> &'static Row {
        &F0107
    }

    fn idle(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn words(&self) -> Words {
        Words::new(format!("nothing runs the node `{}`", self.name))
    }
}
