//! F0203: a generic type with the wrong number of arguments, or an unknown one.

use flux_syntax::mistake::{Mistake, Row, Severity, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0203, error);

/// A type in angle brackets that is none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Generic {
    /// The generic type's name as it is written: `list`, or one that the language does not have.
    pub name: SmolStr,
    /// How many types it is given.
    pub given: usize,
}

impl Mistake for Generic {
    fn row(&self) -> &'static Row {
        &F0203
    }

    fn words(&self) -> Words {
        let (name, given) = (&self.name, self.given);
        match name.as_str() {
            "list" | "option" | "stream" => Words::new(format!("`{name}` takes one type, not {given}"))
                .help(format!("write `{name}<int>`")),
            "map" => {
                Words::new(format!("`map` takes two types, not {given}")).help("write `map<string, int>`")
            }
            _ => Words::new(format!("there is no generic type `{name}`"))
                .help("there are `list`, `map`, `option` and `stream`"),
        }
    }
}

/// A foreign type that looks like a misspelt one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Misspelt {
    /// The type's name as it is written.
    pub name: SmolStr,
    /// The type that was probably meant.
    pub near: SmolStr,
}

impl Mistake for Misspelt {
    fn row(&self) -> &'static Row {
        &F0203
    }

    fn severity(&self) -> Severity {
        Severity::Warning
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` is declared nowhere, so it is a foreign type", self.name))
            .help(format!("did you mean `{}`?", self.near))
    }
}

/// A map whose keys nobody can compare.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ForeignKey {
    /// The keys' type, which is a foreign one.
    pub ty: SmolStr,
}

impl Mistake for ForeignKey {
    fn row(&self) -> &'static Row {
        &F0203
    }

    fn words(&self) -> Words {
        Words::new(format!(
            "a map can't have keys of the foreign type `{}`: only nodes of the program know what is in them",
            self.ty
        ))
        .help("use a type of the language's own as the key, for example an `int` that stands for the value")
    }
}
