//! F0601: no annotation of that name.

use super::Diag;
use crate::files::statement::Place;
use crate::nearest::nearest;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0601, error);

/// A name that is none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownAnnotation {
    /// The annotation as it is written, without its `@`.
    pub name: SmolStr,
    /// The annotation that was probably meant.
    pub near: Option<SmolStr>,
    /// All annotations of the language.
    pub known: Vec<SmolStr>,
}

impl Mistake for UnknownAnnotation {
    fn row(&self) -> &'static Row {
        &F0601
    }

    fn words(&self) -> Words {
        let words = Words::new(format!("there is no annotation `@{}`", self.name));
        match &self.near {
            Some(near) => words.help(format!("did you mean `@{near}`?")),
            None => {
                let names: Vec<_> = self.known.iter().map(|name| format!("`@{name}`")).collect();
                words.help(format!("there are {}", names.join(", ")))
            }
        }
    }
}

/// No such name, and the nearest of those that there are.
pub fn unknown<'db>(at: Place<'db>, name: &SmolStr, known: Vec<SmolStr>) -> Diag<'db> {
    let near = nearest(name, &known);
    Diag::new(at, UnknownAnnotation { name: name.clone(), near: near.clone(), known }).instead(near)
}
