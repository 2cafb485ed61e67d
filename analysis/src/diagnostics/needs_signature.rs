//! F0707: what a component puts out must be said by a signature.

use crate::diagnostics::unknown_typedef::F0105;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0707, error);

/// Nothing else tells the type of an output.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NeedsSignature {
    /// The node that names the component; none: a call in a flow.
    pub node: Option<SmolStr>,
    /// The component whose output has an open type.
    pub component: SmolStr,
    /// The output whose type nothing tells.
    pub output: SmolStr,
}

impl Mistake for NeedsSignature {
    fn row(&self) -> &'static Row {
        &F0707
    }

    fn explained_by(&self) -> Option<(&'static str, &str)> {
        // Patterns that ask for it say that it should have been a semantic type, which needs no signature.
        Some((F0105.code, self.node.as_deref()?))
    }

    fn words(&self) -> Words {
        let Self { node, component, output } = self;
        let words =
            Words::new(format!("`{component}` puts out `{output}`, whose type only a signature can tell"));
        words.help(match node {
            None => {
                format!("declare a node: `Name (…) -> (… {output}) using {component}(…);`, and use it here")
            }
            Some(node) => format!(
                "say what the node takes and puts out: `{node} (…) -> (… {output}) using {component}(…);`"
            ),
        })
    }
}
