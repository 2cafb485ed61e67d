//! F0105: no semantic type of that name.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0105, error);

/// A name that is declared nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownTypedef {
    /// The semantic type's name as the pattern writes it.
    pub name: SmolStr,
    /// The name that was probably meant.
    pub near: Option<SmolStr>,
    /// A node of the file has that name.
    pub is_node: bool,
}

impl Mistake for UnknownTypedef {
    fn about(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn row(&self) -> &'static Row {
        &F0105
    }

    fn meant(&self) -> Option<&str> {
        self.near.as_deref()
    }

    fn words(&self) -> Words {
        let name = &self.name;
        if self.is_node {
            return Words::new(format!("there is no semantic type `{name}`, only a node"))
                .help(format!("write `typedef {name} …`, or choose by a type that is declared"));
        }
        Words::new(format!("there is no semantic type `{name}`")).did_you_mean(self.near.as_deref(), || {
            Some(format!("declare it: `typedef {name} Predicate;` or `typedef {name} using cel(\"…\");`"))
        })
    }
}
