//! F0104: a used file that can't be read.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0104, error, hides);

/// A `use` of a file that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnreadableFile {
    /// The path as the `use` writes it.
    pub path: SmolStr,
    /// Why it can't be read, as the system tells it.
    pub reason: String,
}

impl Mistake for UnreadableFile {
    fn row(&self) -> &'static Row {
        &F0104
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` can't be read: {}", self.path, self.reason))
            .help("paths are relative to the file that uses them")
    }
}
