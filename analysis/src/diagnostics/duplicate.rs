//! F0102: a name with two meanings in one name space.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0102, error);

/// Declared again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Duplicate {
    /// `type`, `name of a source` and so on.
    pub what: &'static str,
    /// Its name.
    pub name: SmolStr,
}

impl Mistake for Duplicate {
    fn row(&self) -> &'static Row {
        &F0102
    }

    fn words(&self) -> Words {
        Words::new(format!("the {} `{}` is declared twice", self.what, self.name))
            .label("first declared here")
            .help("rename one of them, or remove it")
    }
}

/// A node that is implemented again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TwoImplementations {
    /// The node's.
    pub name: SmolStr,
}

impl Mistake for TwoImplementations {
    fn row(&self) -> &'static Row {
        &F0102
    }

    fn words(&self) -> Words {
        Words::new(format!("the node `{}` has two implementations", self.name))
            .label("first implemented here")
            .help("a node has one implementation: `using`, one body, or cases")
    }
}
