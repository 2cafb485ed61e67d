//! F0306: `some` and `none` are for options.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0306, error, typed);

/// A value that is no option.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NoOption {
    /// The pattern as it is written: `some` or `none`.
    pub pattern: SmolStr,
    /// The value that the pattern asks about.
    pub value: SmolStr,
    /// The value's type, which is no `option<…>`.
    pub ty: String,
}

impl Mistake for NoOption {
    fn about(&self) -> Option<&str> {
        Some(&self.value)
    }

    fn row(&self) -> &'static Row {
        &F0306
    }

    fn words(&self) -> Words {
        let Self { pattern, value, ty } = self;
        Words::new(format!("`{pattern}` asks whether an option has a value, and `{value}` is a `{ty}`"))
            .help(format!("its type would have to be `option<{ty}>`"))
    }
}
