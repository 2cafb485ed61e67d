//! F0301: as many patterns as values.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0301, error, typed);

/// A case has more or fewer patterns than its node is given values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PatternCount {
    /// The node whose case this is.
    pub name: SmolStr,
    /// How many patterns there are.
    pub given: usize,
    /// How many values there are.
    pub wanted: usize,
    /// The current tuple that the patterns stand for, as it is shown to people.
    pub tuple: String,
}

impl Mistake for PatternCount {
    fn row(&self) -> &'static Row {
        &F0301
    }

    fn words(&self) -> Words {
        let Self { name, given, wanted, tuple } = self;
        let pattern = format!("[{}]", vec!["_"; *wanted].join(", "));
        Words::new(format!("{given} patterns for the {wanted} values that `{name}` is given")).help(format!(
            "the tuple is {tuple}: write `{pattern}`, with a semantic type where one is asked for"
        ))
    }
}
