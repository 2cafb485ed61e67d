//! F0106: no used file of that alias.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0106, error);

/// The part before the last dot is no alias.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownAlias {
    /// The alias as it is written, which no `use` of the file declares.
    pub alias: SmolStr,
    /// The alias that was probably meant.
    pub near: Option<SmolStr>,
}

impl Mistake for UnknownAlias {
    fn about(&self) -> Option<&str> {
        Some(&self.alias)
    }

    fn row(&self) -> &'static Row {
        &F0106
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` is not the alias of a used file", self.alias))
            .did_you_mean(self.near.as_deref(), || Some(format!("write `use \"….flux\" as {};`", self.alias)))
    }
}
