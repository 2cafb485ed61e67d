//! F0702: an argument without default is not given.

use super::argument_kind::wanted;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0702, error);

/// A call leaves out an argument that has no default.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MissingArgument {
    /// The component that is called.
    pub component: SmolStr,
    /// The argument that the call leaves out.
    pub argument: SmolStr,
    /// The kind that the component declares for it.
    pub kind: SmolStr,
}

impl Mistake for MissingArgument {
    fn row(&self) -> &'static Row {
        &F0702
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` needs the argument `{}`", self.component, self.argument)).help(format!(
            "add `{}: …`, {}",
            self.argument,
            wanted(&self.kind)
        ))
    }
}
