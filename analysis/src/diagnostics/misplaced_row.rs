//! F0210: a row outside a component's declaration.

use flux_syntax::mistake::{Mistake, Row, Words};

flux_syntax::row!(F0210, error);

/// `..` in the signature of a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MisplacedRow;

impl Mistake for MisplacedRow {
    fn row(&self) -> &'static Row {
        &F0210
    }

    fn words(&self) -> Words {
        Words::new("`..` stands for the current tuple, which only a component's declaration can take")
            .help("name the inputs and outputs of a node one by one")
    }
}
