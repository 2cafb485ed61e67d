//! What is known where a text stands.

use crate::ArgFact;
use crate::fit::Bindings;
use flux_plan::{Constant, Field, RecordId, RecordType};

/// What is known where a text stands.
#[derive(Clone, Copy, Default)]
pub struct Around<'a> {
    /// The component that is called: `list.sort`.
    pub component: &'a str,
    /// The argument whose text it is, by its name in the declaration.
    pub argument: &'a str,
    /// All arguments of the call, this one among them.
    pub args: &'a [ArgFact<'a>],
    /// The values around the call; none: they are not known yet.
    pub types: Option<Types<'a>>,
}

impl<'a> Around<'a> {
    /// Another argument of the call, where it is a text.
    pub fn text(&self, argument: &str) -> Option<&'a str> {
        match self.args.iter().find(|arg| arg.name == argument)?.value {
            Constant::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The values around a call.
#[derive(Clone, Copy)]
pub struct Types<'a> {
    /// What the call is given, by the names that its texts know.
    pub inputs: &'a [Field],
    /// What it must put out; empty also where nobody says.
    pub outputs: &'a [Field],
    /// What the declaration's type variables stand for at this call.
    pub variables: &'a Bindings,
    /// The record types that the types above refer to.
    pub records: &'a dyn Fn(RecordId) -> Option<RecordType>,
}

impl Types<'_> {
    /// The input of that name.
    pub fn input(&self, name: &str) -> Option<&Field> {
        self.inputs.iter().find(|field| field.name == name)
    }
}
