//! F0710: a node where a source, a session or a store is needed.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0710, error);

/// A source is made of a node or component that starts no flows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NodeAsSource {
    /// The node's or component's.
    pub name: SmolStr,
}

impl Mistake for NodeAsSource {
    fn row(&self) -> &'static Row {
        &F0710
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` needs inputs or ends at once: it can't start flows", self.name)).help(
            "a source is a component such as `http.get(\"/\")` or `timer.every(1s)`, or a native node without inputs",
        )
    }
}

/// A session's node that puts out more or less than one value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NoSession {
    /// The node that the source names behind `session:`.
    pub name: SmolStr,
    /// What it puts out.
    pub outputs: String,
}

impl Mistake for NoSession {
    fn row(&self) -> &'static Row {
        &F0710
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` puts out {}, and a session is one value", self.name, self.outputs))
            .help("name one output of the source, or a node that puts out one value")
    }
}

/// A store must be kept by a store component.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NoStore {
    /// The component behind the store's `using`, which keeps nothing.
    pub name: SmolStr,
}

impl Mistake for NoStore {
    fn row(&self) -> &'static Row {
        &F0710
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` keeps no state: it can't be a store", self.name))
            .help("a store is kept by a component such as `memory()`")
    }
}
