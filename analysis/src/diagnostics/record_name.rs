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
    /// As it is written.
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

/// A name inside a list or a record in a record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NameInside;

impl Mistake for NameInside {
    fn row(&self) -> &'static Row {
        &F0204
    }

    fn words(&self) -> Words {
        Words::new("a record's field is a name or a constant; no name can stand deeper inside")
            .help("make the inner value a step of its own")
    }
}

/// No such name, and the nearest of those that are there.
pub fn unknown<'db>(at: Place<'db>, name: &SmolStr, known: Vec<SmolStr>, by_call: bool) -> Diag<'db> {
    let near = nearest(name, &known).filter(|_| !by_call);
    Diag::new(at, UnknownValue { name: name.clone(), near: near.clone(), known, by_call }).instead(near)
}
