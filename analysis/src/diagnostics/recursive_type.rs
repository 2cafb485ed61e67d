//! F0208: a record type that holds itself.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0208, error);

/// A value would have no end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Recursive {
    /// The record type that holds itself.
    pub name: SmolStr,
}

impl Mistake for Recursive {
    fn row(&self) -> &'static Row {
        &F0208
    }

    fn words(&self) -> Words {
        let name = &self.name;
        Words::new(format!("a value of type `{name}` would hold another `{name}` without end"))
            .help(format!("write `option<{name}>` or `list<{name}>`, which can be empty"))
    }
}
