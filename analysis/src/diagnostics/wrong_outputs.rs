//! F0207: a flow puts out what its signature does not say.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0207, error, typed);

/// What is declared and what is put out differ.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WrongOutputs {
    /// The node whose signature and flow disagree.
    pub name: SmolStr,
    /// The tuple of the signature.
    pub declared: String,
    /// The tuple at the end of the flow.
    pub given: String,
}

impl Mistake for WrongOutputs {
    fn row(&self) -> &'static Row {
        &F0207
    }

    fn words(&self) -> Words {
        let Self { name, declared, given } = self;
        Words::new(format!("`{name}` is declared to put out {declared}, and its flow puts out {given}"))
            .help("change the signature, or end the flow with a record that has these values")
    }
}
