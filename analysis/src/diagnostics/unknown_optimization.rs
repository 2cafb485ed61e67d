//! F0605: no optimization of that name.

use super::Diag;
use super::in_names;
use crate::files::statement::Place;
use crate::nearest::nearest;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0605, error);

/// A name that is none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownOptimization {
    /// The optimization's name as it is written.
    pub name: SmolStr,
    /// The optimization that was probably meant.
    pub near: Option<SmolStr>,
    /// All optimizations of the language.
    pub known: Vec<SmolStr>,
}

impl Mistake for UnknownOptimization {
    fn row(&self) -> &'static Row {
        &F0605
    }

    fn words(&self) -> Words {
        Words::new(format!("there is no optimization `{}`", self.name))
            .did_you_mean(self.near.as_deref(), || Some(format!("there are {}", in_names(&self.known))))
    }
}

/// No such name, and the nearest of those that there are.
pub fn unknown<'db>(at: Place<'db>, name: &SmolStr, known: Vec<SmolStr>) -> Diag<'db> {
    let near = nearest(name, &known);
    Diag::new(at, UnknownOptimization { name: name.clone(), near: near.clone(), known }).instead(near)
}
