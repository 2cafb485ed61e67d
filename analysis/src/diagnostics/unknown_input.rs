//! F0708: a text names what is no input.

use super::Diag;
use super::in_names;
use super::record_name::call_gives_no_name;
use crate::files::statement::Place;
use crate::nearest::nearest;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0708, error);

/// No input of that name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownInput {
    /// The name as the text writes it.
    pub name: SmolStr,
    /// The input that was probably meant.
    pub near: Option<SmolStr>,
    /// All inputs that the text could name.
    pub known: Vec<SmolStr>,
    /// The call before it puts out a value that its declaration calls so.
    pub by_call: bool,
}

impl Mistake for UnknownInput {
    fn about(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn row(&self) -> &'static Row {
        &F0708
    }

    fn words(&self) -> Words {
        let words = Words::new(format!("this text names `{}`, which is not an input here", self.name));
        if self.by_call {
            return words.help(call_gives_no_name(&self.name));
        }
        words.did_you_mean(self.near.as_deref(), || {
            Some(match self.known.as_slice() {
                [] => "there are no inputs here".to_owned(),
                known => format!("the inputs are {}", in_names(known)),
            })
        })
    }
}

/// No such name, and the nearest of those that are there.
pub fn unknown<'db>(at: Place<'db>, name: &SmolStr, known: &[SmolStr]) -> Diag<'db> {
    let near = nearest(name, known);
    let known = known.to_vec();
    Diag::new(at, UnknownInput { name: name.clone(), near: near.clone(), known, by_call: false })
        .instead(near)
}

/// The name is only what a call before it calls its output.
pub fn of_call<'db>(at: Place<'db>, name: &SmolStr) -> Diag<'db> {
    Diag::new(at, UnknownInput { name: name.clone(), near: None, known: Vec::new(), by_call: true })
}
