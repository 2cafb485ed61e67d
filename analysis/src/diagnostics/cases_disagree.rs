//! F0305: cases of one node put out different tuples.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0305, error, typed);

/// Two cases without a signature that would decide.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CasesDisagree {
    /// The node whose cases these are.
    pub name: SmolStr,
    /// What this case puts out.
    pub here: String,
    /// What the first one puts out.
    pub there: String,
}

impl Mistake for CasesDisagree {
    fn row(&self) -> &'static Row {
        &F0305
    }

    fn words(&self) -> Words {
        let Self { name, here, there } = self;
        Words::new(format!("this case of `{name}` puts out {here}, and the first one {there}"))
            .label(format!("this case puts out {there}"))
            .help(format!(
                "say what `{name}` puts out: `{name} (…) -> {there};`, and end each case with these values"
            ))
    }
}
