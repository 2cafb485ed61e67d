//! F0109: an alias that two used files have.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0109, error);

/// The alias of another `use`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AliasTaken {
    /// The alias that both `use` items write behind `as`.
    pub alias: SmolStr,
}

impl Mistake for AliasTaken {
    fn row(&self) -> &'static Row {
        &F0109
    }

    fn words(&self) -> Words {
        Words::new(format!("the alias `{}` is taken", self.alias))
            .label("first used here")
            .help("give one of the files another alias")
    }
}
