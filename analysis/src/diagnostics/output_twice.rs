//! F0604: `@output` where it can't be.

use flux_syntax::mistake::{Mistake, Row, Words};

flux_syntax::row!(F0604, error);

/// Two on one path, or in two branches.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutputTwice;

impl Mistake for OutputTwice {
    fn row(&self) -> &'static Row {
        &F0604
    }

    fn words(&self) -> Words {
        Words::new("a flow sends one reply, and another `@output` node comes before or beside this one")
            .label("the other one runs here")
            .help("keep `@output` on one of them")
    }
}

/// An `@output` node that `each` runs once for every element.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutputUnderEach;

impl Mistake for OutputUnderEach {
    fn row(&self) -> &'static Row {
        &F0604
    }

    fn words(&self) -> Words {
        Words::new(
            "a flow sends one reply, and under `each` this `@output` node would send one for each element",
        )
        .help("put `@output` on a node behind the `each`")
    }
}

/// An `@output` node inside what decides a semantic type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutputInPredicate;

impl Mistake for OutputInPredicate {
    fn row(&self) -> &'static Row {
        &F0604
    }

    fn words(&self) -> Words {
        Words::new(
            "a predicate only says whether a case applies, and this `@output` node would send a reply there",
        )
        .help("put `@output` on a node of the flow")
    }
}
