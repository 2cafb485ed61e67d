//! F0701: no component of that name.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0701, error);

/// A name that is declared nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownComponent {
    /// The component's name as it is written.
    pub name: SmolStr,
    /// The name that was probably meant.
    pub near: Option<SmolStr>,
}

impl Mistake for UnknownComponent {
    fn about(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn row(&self) -> &'static Row {
        &F0701
    }

    fn words(&self) -> Words {
        Words::new(format!("there is no component `{}`", self.name))
            .did_you_mean(self.near.as_deref(), || None)
    }
}
