//! F0206: `each` needs a list, and somebody who takes its elements.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0206, error, typed);

/// The current tuple is not one list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NoList {
    /// The current tuple before `each`, as it is shown to people.
    pub tuple: String,
    /// The list among its values.
    pub list: Option<SmolStr>,
}

impl Mistake for NoList {
    fn row(&self) -> &'static Row {
        &F0206
    }

    fn words(&self) -> Words {
        let words = Words::new(format!("`each` needs one list, and is given {}", self.tuple));
        match &self.list {
            Some(list) => words.help(format!("write `{{{list}: {list}}}` before it")),
            None => words,
        }
    }
}

/// An `each` whose first node takes no value of the elements' type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NobodyTakes {
    /// The element's type, as it is written in a program.
    pub element: String,
}

impl Mistake for NobodyTakes {
    fn row(&self) -> &'static Row {
        &F0206
    }

    fn words(&self) -> Words {
        let ty = &self.element;
        Words::new(format!("the elements are `{ty}`, and the first node inside takes no `{ty}`"))
            .help(format!("give it an input of type `{ty}`"))
    }
}
