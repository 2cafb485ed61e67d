//! F0404: a recovery puts out another tuple than the node that it stands in for.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0404, error, typed);

/// What the recovery and its node put out differ.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RecoveryOutputs {
    /// The node that the recovery stands in for.
    pub name: SmolStr,
    /// What the node puts out.
    pub wanted: String,
    /// What the recovery puts out.
    pub given: String,
}

impl Mistake for RecoveryOutputs {
    fn row(&self) -> &'static Row {
        &F0404
    }

    fn words(&self) -> Words {
        let Self { name, wanted, given } = self;
        Words::new(format!(
            "this recovery puts out {given}, and stands in for `{name}`, which puts out {wanted}"
        ))
        .help("end the recovery with a node or a record that puts out the same values under the same names")
    }
}
