//! F0209: a name twice in a list of parameters or fields.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0209, error);

/// The name of another one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RepeatedName {
    /// The name that appears twice.
    pub name: SmolStr,
}

impl Mistake for RepeatedName {
    fn row(&self) -> &'static Row {
        &F0209
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` appears twice in this list", self.name))
            .help("each name of a list is used once: rename one of them")
    }
}
