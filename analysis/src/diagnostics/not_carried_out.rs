//! F0609: a part of the language that is known, and that nothing carries out yet.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0609, error);

/// It would be ignored, and the program would do something else than it says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NotCarriedOut {
    /// The annotation or optimization, as the catalog declares it.
    pub name: SmolStr,
    /// The parameter that is; none: all of it.
    pub parameter: Option<SmolStr>,
}

impl Mistake for NotCarriedOut {
    fn row(&self) -> &'static Row {
        &F0609
    }

    fn words(&self) -> Words {
        let words = match &self.parameter {
            Some(parameter) => format!("`{parameter}:` of `@{}` is not carried out yet", self.name),
            None => format!("`@{}` is not carried out yet", self.name),
        };
        Words::new(words).help("this version of Flux would ignore it, so it refuses it: leave it out")
    }
}
