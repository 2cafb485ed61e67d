//! F0403: two handlers or recoveries for one code.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0403, error);

/// Nobody knows which one runs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CaughtTwice {
    /// What both of them catch.
    pub what: Caught,
}

impl Mistake for CaughtTwice {
    fn row(&self) -> &'static Row {
        &F0403
    }

    fn words(&self) -> Words {
        let words = match &self.what {
            Caught::Code(name, code) => format!("the code {code} of `{name}` has two handlers or recoveries"),
            Caught::All => "`*` has two handlers".to_owned(),
            Caught::Node(name) => format!("`{name}` has two handlers or recoveries for the same codes"),
        };
        Words::new(words).label("the first one").help(match &self.what {
            Caught::All => {
                "one `handle error *` takes all that nothing else does: remove the other".to_owned()
            }
            Caught::Code(name, _) | Caught::Node(name) => {
                format!("limit one of them to codes of its own: `{name} (404) => …`")
            }
        })
    }
}

/// What a handler or recovery catches.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Caught {
    /// A code of a node.
    Code(SmolStr, i64),
    /// All failures of this node, whatever their codes.
    Node(SmolStr),
    /// Everything that nothing else catches.
    All,
}
