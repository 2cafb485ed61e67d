//! F0204: a record names a value that is not there.

use super::Diag;
use super::in_names;
use crate::files::statement::Place;
use crate::nearest::nearest;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0204, error);

/// No such name in the environment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownValue {
    /// The name as the record writes it.
    pub name: SmolStr,
    /// The name that was probably meant.
    pub near: Option<SmolStr>,
    /// The names that are there.
    pub known: Vec<SmolStr>,
    /// The call before it puts out a value that its declaration calls so.
    pub by_call: bool,
}

impl Mistake for UnknownValue {
    fn about(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn row(&self) -> &'static Row {
        &F0204
    }

    fn words(&self) -> Words {
        let words = Words::new(format!("there is no value `{}` here", self.name));
        if self.by_call {
            return words.help(call_gives_no_name(&self.name));
        }
        words.did_you_mean(self.near.as_deref(), || {
            Some(match self.known.as_slice() {
                [] => "nothing before this puts out a named value".to_owned(),
                known => format!("the values here are {}", in_names(known)),
            })
        })
    }
}

/// What a call puts out has no name; a node that is such a call gives it one.
pub fn call_gives_no_name(name: &str) -> String {
    format!(
        "what a call in a flow puts out has no name: declare a node for the call (`Name using …;`), and its `{name}` has one"
    )
}

/// A field that a value's type has not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HasNoField {
    /// The value, or the field that was looked into, as it is written.
    pub value: SmolStr,
    /// The type of `value`, as it is written in a program.
    pub ty: String,
    /// What it has not.
    pub field: SmolStr,
    /// The field that was probably meant.
    pub near: Option<SmolStr>,
    /// The fields that it has.
    pub known: Vec<SmolStr>,
}

impl Mistake for HasNoField {
    fn row(&self) -> &'static Row {
        &F0204
    }

    fn words(&self) -> Words {
        let words =
            Words::new(format!("`{}` has no field `{}`: it is `{}`", self.value, self.field, self.ty));
        words.did_you_mean(self.near.as_deref(), || Some(format!("its fields are {}", in_names(&self.known))))
    }
}

/// A field of a value that is no record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HasNoFields {
    /// The value that was looked into, as it is written.
    pub value: SmolStr,
    /// The type of `value`, which is no record.
    pub ty: String,
    /// The whole path as it is written: `link.code`.
    pub path: SmolStr,
}

impl Mistake for HasNoFields {
    fn row(&self) -> &'static Row {
        &F0204
    }

    fn words(&self) -> Words {
        let words =
            Words::new(format!("`{}` has no fields: it is `{}`, and only records have", self.value, self.ty));
        match self.ty.as_str() {
            "json" => words.help(format!(
                "what is inside JSON is found by a step before: `Name (json {}) -> (…) using cel(\"{}\");`",
                self.value, self.path
            )),
            ty if ty.starts_with("option<") => words.help(format!(
                "a step before tells what stands for none: `Name ({ty} {}) -> (…) using cel(\"…\");`",
                self.value
            )),
            _ => words,
        }
    }
}

/// A list of values that have no type in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NoCommonType {
    /// A type that no JSON holds.
    pub one: String,
    /// Another element's type, which differs from `one`.
    pub other: String,
}

impl Mistake for NoCommonType {
    fn row(&self) -> &'static Row {
        &F0204
    }

    fn words(&self) -> Words {
        Words::new(format!(
            "a list of values of several types is JSON, and a `{}` is none: it stands beside a `{}`",
            self.one, self.other
        ))
        .help("make it a list of values of one type")
    }
}

/// No such name, and the nearest of those that are there. `written`: the name with the fields behind it.
pub fn unknown<'db>(
    at: Place<'db>,
    written: &SmolStr,
    name: &str,
    known: Vec<SmolStr>,
    by_call: bool,
) -> Diag<'db> {
    let near = nearest(name, &known).filter(|_| !by_call);
    let behind = written.strip_prefix(name).unwrap_or_default();
    let instead = near.as_ref().map(|near| SmolStr::from(format!("{near}{behind}")));
    Diag::new(at, UnknownValue { name: name.into(), near, known, by_call }).instead(instead)
}
