//! F0212: a reply of several values that have not each a name.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0212, error);

/// Several values as a JSON object, and one of them can't be a member.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReplyNames {
    /// All values of the reply, as a tuple.
    pub tuple: String,
    /// The name that two of them have; none: one has no name.
    pub twice: Option<SmolStr>,
}

impl Mistake for ReplyNames {
    fn row(&self) -> &'static Row {
        &F0212
    }

    fn words(&self) -> Words {
        let why = match &self.twice {
            Some(name) => format!("two of them are called `{name}`"),
            None => "one of them has no name".to_owned(),
        };
        Words::new(format!("the reply would be an object of {}, and {why}", self.tuple))
            .help("end the flow with a record that names each of them, `-> {one: a, other: b}`; or with a branch less")
    }
}
