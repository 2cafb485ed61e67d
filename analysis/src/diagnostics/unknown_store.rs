//! F0108: no store of that name.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0108, error);

/// A name that is declared nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownStore {
    /// The store's name as it is written.
    pub name: SmolStr,
    /// The name that was probably meant.
    pub near: Option<SmolStr>,
}

impl Mistake for UnknownStore {
    fn about(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn row(&self) -> &'static Row {
        &F0108
    }

    fn words(&self) -> Words {
        Words::new(format!("there is no store `{}`", self.name)).did_you_mean(self.near.as_deref(), || {
            Some(format!("declare it: `store {} using memory();`", self.name))
        })
    }
}
