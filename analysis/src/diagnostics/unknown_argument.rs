//! F0703: arguments that a component does not take.

use super::Diag;
use super::in_names;
use crate::files::statement::Place;
use crate::nearest::nearest;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0703, error);

/// No argument of that name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownArgument {
    /// The component that is called.
    pub component: SmolStr,
    /// The argument's name as the call writes it.
    pub argument: SmolStr,
    /// The argument that was probably meant.
    pub near: Option<SmolStr>,
    /// All arguments of the component.
    pub known: Vec<SmolStr>,
}

impl Mistake for UnknownArgument {
    fn row(&self) -> &'static Row {
        &F0703
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` has no argument `{}`", self.component, self.argument))
            .did_you_mean(self.near.as_deref(), || Some(list(&self.component, &self.known)))
    }
}

/// More than there are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TooManyArguments {
    /// The component that is called.
    pub component: SmolStr,
    /// All arguments of the component.
    pub known: Vec<SmolStr>,
}

impl Mistake for TooManyArguments {
    fn about(&self) -> Option<&str> {
        Some(&self.component)
    }

    fn row(&self) -> &'static Row {
        &F0703
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` takes no further argument here", self.component))
            .help(list(&self.component, &self.known))
    }
}

/// A call gives one argument twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RepeatedArgument {
    /// The argument that the call gives twice.
    pub argument: SmolStr,
}

impl Mistake for RepeatedArgument {
    fn row(&self) -> &'static Row {
        &F0703
    }

    fn words(&self) -> Words {
        Words::new(format!("the argument `{}` is given twice", self.argument)).help("remove one of the two")
    }
}

fn list(component: &str, known: &[SmolStr]) -> String {
    if known.is_empty() {
        return format!("`{component}` takes no arguments");
    }
    format!("its arguments are {}", in_names(known))
}

/// No such name, and the nearest of those that there are.
pub fn unknown<'db>(
    at: Place<'db>,
    component: &SmolStr,
    argument: &SmolStr,
    known: Vec<SmolStr>,
) -> Diag<'db> {
    let near = nearest(argument, &known);
    let (component, argument) = (component.clone(), argument.clone());
    Diag::new(at, UnknownArgument { component, argument, near: near.clone(), known }).instead(near)
}
