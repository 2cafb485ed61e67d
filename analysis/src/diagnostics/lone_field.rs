//! F0711: a body of one field that is `bytes` or `json`.

use flux_syntax::mistake::{Mistake, Row, Words};

flux_syntax::row!(F0711, hint);

/// Often the whole body is meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LoneField {
    /// `bytes data`, as it is written.
    pub field: String,
}

impl Mistake for LoneField {
    fn row(&self) -> &'static Row {
        &F0711
    }

    fn words(&self) -> Words {
        let field = &self.field;
        Words::new(format!("`{field}` is a field of a JSON object or of a form"))
            .help(format!("if it is the whole body, write `content: \"{field}\"`"))
    }
}
