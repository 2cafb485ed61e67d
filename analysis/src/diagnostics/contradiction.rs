//! F0603: annotations that contradict each other.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0603, error);

/// Two that can't both be true.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Contradiction {
    /// The first.
    pub one: SmolStr,
    /// The second.
    pub other: SmolStr,
    /// Why.
    pub why: &'static str,
}

impl Mistake for Contradiction {
    fn row(&self) -> &'static Row {
        &F0603
    }

    fn words(&self) -> Words {
        let Self { one, other, why } = self;
        Words::new(format!("`@{other}` contradicts `@{one}`: {why}"))
            .label(format!("`@{one}` is here"))
            .help("remove one of the two")
    }
}

/// The same one twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RepeatedAnnotation {
    /// The annotation's.
    pub name: SmolStr,
}

impl Mistake for RepeatedAnnotation {
    fn row(&self) -> &'static Row {
        &F0603
    }

    fn words(&self) -> Words {
        Words::new(format!("`@{}` appears here twice", self.name))
            .label("the first one")
            .help("remove one of the two")
    }
}
