//! F0706: a signature does not fit its component.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0706, error);

/// What is declared and what the component has differ.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ComponentSignature {
    /// The component behind the node's `using`.
    pub component: SmolStr,
    /// Which side differs: `inputs` or `outputs`.
    pub what: &'static str,
    /// What the component declares, as a tuple.
    pub declared: String,
    /// What the node's signature says, as a tuple.
    pub given: String,
}

impl Mistake for ComponentSignature {
    fn row(&self) -> &'static Row {
        &F0706
    }

    fn words(&self) -> Words {
        let Self { component, what, declared, given } = self;
        Words::new(format!("these {what} do not fit `{component}`"))
            .help(format!("`{component}` has the {what} {declared}, and the signature has {given}"))
    }
}
