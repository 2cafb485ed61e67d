//! F0709: a source where a node is needed.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0709, error);

/// What starts flows stands inside one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceAsNode {
    /// The source's or component's.
    pub name: SmolStr,
}

impl Mistake for SourceAsNode {
    fn row(&self) -> &'static Row {
        &F0709
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` starts flows: it can't run inside one", self.name))
            .help(format!("write a source: `source Name using {}(…) => …;`", self.name))
    }
}

/// A constraint, recovery or optimization of what starts flows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OfSource {
    /// The source that is named where a node belongs.
    pub name: SmolStr,
    /// What is said of it.
    pub what: &'static str,
    /// Where its flows go.
    pub target: Option<SmolStr>,
}

impl Mistake for OfSource {
    fn row(&self) -> &'static Row {
        &F0709
    }

    fn words(&self) -> Words {
        let Self { name, what, target } = self;
        let instead = match target {
            Some(target) => format!("write it for `{target}`, where the flows of `{name}` go"),
            None => format!("name the body of its flows (`{name} => Body;`), and write it for `Body`"),
        };
        Words::new(format!("`{name}` starts flows and runs in none: {what} of it would never hold"))
            .help(instead)
    }
}
