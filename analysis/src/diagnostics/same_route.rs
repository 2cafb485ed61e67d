//! F0712: two sources that no request tells apart.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0712, error);

/// Another source takes the same requests.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SameRoute {
    /// The name of the source that takes the same requests.
    pub other: SmolStr,
}

impl Mistake for SameRoute {
    fn row(&self) -> &'static Row {
        &F0712
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` takes the same requests: which of the two would one be for?", self.other))
            .label("it takes them here")
            .help("the names of a route's parameters don't tell requests apart; give one of the two another path or method")
    }
}
