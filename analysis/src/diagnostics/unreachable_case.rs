//! F0304: a case that an earlier one always takes.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0304, warning, unused);

/// A case that no value can come to: an earlier one takes them all.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnreachableCase {
    /// The node whose case this is.
    pub name: SmolStr,
}

impl Mistake for UnreachableCase {
    fn row(&self) -> &'static Row {
        &F0304
    }

    fn words(&self) -> Words {
        Words::new(format!("this case of `{}` is never reached", self.name))
            .label("this case takes all that would come to it")
            .help("cases are tried in the program's order: put the narrower one first")
    }
}
