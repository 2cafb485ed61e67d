//! F0201: a step that can be wired neither by position nor by name.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0201, error, typed);

/// Neither the tuple nor the names fit the inputs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Misfit {
    /// What kind of flow the step is in, which decides the code.
    pub of: Flow,
    /// The node or component that can't be wired.
    pub who: SmolStr,
    /// What it takes, as a tuple.
    pub inputs: String,
    /// What it is given, as a tuple.
    pub given: String,
    /// The first input that no name gives; none: all are there, in another order.
    pub missing: Option<Missing>,
}

impl Mistake for Misfit {
    fn row(&self) -> &'static Row {
        match self.of {
            Flow::Node => &F0201,
            Flow::Predicate => &super::predicate::F0302,
            Flow::Failure => &super::failure_wiring::F0402,
        }
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` takes {}, and is given {}", self.who, self.inputs, self.given))
            .help(self.reason())
    }

    /// A node whose signature is wrong fits nowhere. A component's is right, so each place has a mistake of its own.
    fn about(&self) -> Option<&str> {
        (!self.who.contains('.')).then_some(&self.who)
    }
}

/// What kind of flow a step is in: each has a code of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Flow {
    /// A node's or source's.
    #[default]
    Node,
    /// What decides a semantic type.
    Predicate,
    /// A handler or recovery.
    Failure,
}

/// An input that no name gives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Missing {
    /// The input's name.
    pub name: SmolStr,
    /// The input's type, as it is written in a program.
    pub ty: String,
    /// What is there instead.
    pub instead: Instead,
}

/// What is there instead of a missing input.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Instead {
    /// The name, with this other type.
    OtherType(String),
    /// A value of the type, under this other name.
    OtherName(SmolStr),
    /// Neither the name nor the type is there.
    Nothing,
}

impl Misfit {
    /// Why neither rule applies, and what would help.
    fn reason(&self) -> String {
        let Some(Missing { name, ty, instead }) = &self.missing else {
            return "write a record before it that puts the values in order".to_owned();
        };
        match instead {
            Instead::OtherType(other) => format!("`{ty} {name}` is not there: `{name}` is a `{other}`"),
            Instead::OtherName(near) => format!(
                "no value is named `{ty} {name}`; for `{near}` under that name, write `{{{name}: {near}}}` before it"
            ),
            Instead::Nothing => format!("nothing before it puts out `{ty} {name}`"),
        }
    }
}
