//! F0011: a file that is no text.

use flux_syntax::mistake::{Mistake, Row, Words};

flux_syntax::row!(F0011, error, in_text);

/// Bytes that are not UTF-8, or a file that is too long to be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NotText {
    /// Why it can't be read.
    pub reason: String,
}

impl Mistake for NotText {
    fn row(&self) -> &'static Row {
        &F0011
    }

    fn words(&self) -> Words {
        Words::new(format!("this file can't be read: {}", self.reason)).help("save it as UTF-8")
    }
}
