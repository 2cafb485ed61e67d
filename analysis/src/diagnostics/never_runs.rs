//! F0405: a handler or recovery that can never run.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0405, warning, unused, echoes);

/// Nothing runs what it is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NeverRuns {
    /// The node at which the failure would have to happen.
    pub name: SmolStr,
}

impl Mistake for NeverRuns {
    fn row(&self) -> &'static Row {
        &F0405
    }

    fn idle(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn words(&self) -> Words {
        Words::new(format!("this can never run: nothing runs `{}`", self.name))
    }
}
