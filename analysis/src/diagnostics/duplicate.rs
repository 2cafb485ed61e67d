//! F0102: a name with two meanings in one name space.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0102, error);

/// Two declarations of one name in the same name space.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Duplicate {
    /// `type`, `name of a source` and so on.
    pub what: &'static str,
    /// The name that both declare.
    pub name: SmolStr,
}

impl Mistake for Duplicate {
    fn row(&self) -> &'static Row {
        &F0102
    }

    fn words(&self) -> Words {
        Words::new(format!("the {} `{}` is declared twice", self.what, self.name))
            .label("first declared here")
            .help("rename one of them, or remove it")
    }
}

/// A node that is implemented again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TwoImplementations {
    /// The node that has more than one implementation.
    pub name: SmolStr,
}

impl Mistake for TwoImplementations {
    fn row(&self) -> &'static Row {
        &F0102
    }

    fn words(&self) -> Words {
        Words::new(format!("the node `{}` has two implementations", self.name))
            .label("first implemented here")
            .help("a node has one implementation: `using`, one body, or cases")
    }
}

/// Declared although the language or its library has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BuiltIn {
    /// `type` and so on.
    pub what: &'static str,
    /// The name that is already taken.
    pub name: SmolStr,
    /// The component library has it, not the language itself.
    pub library: bool,
}

impl Mistake for BuiltIn {
    fn row(&self) -> &'static Row {
        &F0102
    }

    fn words(&self) -> Words {
        let Self { what, name, library } = self;
        let whose = if *library { "the component library has one" } else { "the language has one" };
        Words::new(format!("the {what} `{name}` is declared twice: {whose}"))
            .help("choose another name for this one")
    }
}
