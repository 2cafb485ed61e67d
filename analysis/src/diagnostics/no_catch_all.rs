//! F0303: a dispatch that may find no case.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0303, warning);

/// There is no case for everything else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NoCatchAll {
    /// The node whose cases leave something out.
    pub name: SmolStr,
    /// How many each case has.
    pub patterns: usize,
}

impl Mistake for NoCatchAll {
    fn row(&self) -> &'static Row {
        &F0303
    }

    fn words(&self) -> Words {
        let name = &self.name;
        let all = format!("{name}:[{}] = …;", vec!["_"; self.patterns].join(", "));
        Words::new(format!("`{name}` has no case for everything else: a flow that fits none fails"))
            .help(format!("add a last case: `{all}`"))
    }
}
