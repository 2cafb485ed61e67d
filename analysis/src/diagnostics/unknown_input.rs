//! F0708: a text names what is no input.

use super::Diag;
use super::in_names;
use crate::files::statement::Place;
use crate::nearest::nearest;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0708, error);

/// No input of that name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownInput {
    /// As it is written.
    pub name: SmolStr,
    /// The input that was probably meant.
    pub near: Option<SmolStr>,
    /// All that there are.
    pub known: Vec<SmolStr>,
}

impl Mistake for UnknownInput {
    fn row(&self) -> &'static Row {
        &F0708
    }

    fn words(&self) -> Words {
        Words::new(format!("this text names `{}`, which is not an input here", self.name)).did_you_mean(
            self.near.as_deref(),
            || {
                Some(match self.known.as_slice() {
                    [] => "there are no inputs here".to_owned(),
                    known => format!("the inputs are {}", in_names(known)),
                })
            },
        )
    }
}

/// No such name, and the nearest of those that are there.
pub fn unknown<'db>(at: Place<'db>, name: &SmolStr, known: &[SmolStr]) -> Diag<'db> {
    let near = nearest(name, known);
    Diag::new(at, UnknownInput { name: name.clone(), near: near.clone(), known: known.to_vec() })
        .instead(near)
}
