//! F0110: nodes inside of nodes without end.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0110, error);

/// Too many nodes inside each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TooDeep {
    /// The outermost of the nodes that nest.
    pub name: SmolStr,
    /// How many levels the engine can run inside each other.
    pub deepest: u32,
}

impl Mistake for TooDeep {
    fn row(&self) -> &'static Row {
        &F0110
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` and what it runs nest deeper than {} levels", self.name, self.deepest))
            .help("put steps one after the other where one node need not be inside another")
    }
}
