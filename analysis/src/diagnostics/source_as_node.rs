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
