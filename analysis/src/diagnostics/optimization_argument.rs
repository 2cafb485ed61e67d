//! F0606: a parameter that an optimization does not have, or of another kind.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0606, error);

/// What it does not take.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OptimizationArgument {
    /// The optimization that is given the argument: `cache`.
    pub optimization: SmolStr,
    /// The parameter whose value is of another kind; none: there is no such parameter.
    pub of: Option<SmolStr>,
    /// How it is written, in backquotes.
    pub form: String,
}

impl Mistake for OptimizationArgument {
    fn row(&self) -> &'static Row {
        &F0606
    }

    fn words(&self) -> Words {
        let name = &self.optimization;
        let words = match &self.of {
            Some(parameter) => format!("`{name}` takes another kind of value for `{parameter}`"),
            None => format!("`{name}` has no such parameter"),
        };
        Words::new(words).help(format!("write {}", self.form))
    }
}
