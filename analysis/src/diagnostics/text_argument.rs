//! F0705: what a text argument says is wrong: the catalog's checkers tell.

use flux_catalog::Problem;
use flux_syntax::mistake::{Mistake, Row, Words};

flux_syntax::row!(F0705, error);

/// A problem that the catalog found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TextArgument {
    /// What is wrong, as the catalog words it.
    pub message: String,
    /// How to mend it, as the catalog words it; none: it has no advice.
    pub help: Option<String>,
    /// The text that was probably meant, whole.
    pub instead: Option<String>,
}

impl Mistake for TextArgument {
    fn row(&self) -> &'static Row {
        &F0705
    }

    fn about(&self) -> Option<&str> {
        // Only what names something is about a name: two texts may lack a brace each.
        self.message.contains('`').then_some(self.message.as_str())
    }

    fn words(&self) -> Words {
        Words { help: self.help.clone(), ..Words::new(self.message.clone()) }
    }
}

impl From<Problem> for TextArgument {
    fn from(problem: Problem) -> TextArgument {
        TextArgument { message: problem.message, help: problem.help, instead: problem.instead }
    }
}
