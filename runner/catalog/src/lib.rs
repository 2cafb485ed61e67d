//! What the editor knows of the component library: declarations in Flux, and pure checkers of arguments.
//!
//! Comes in: a component's name and the arguments that a program gives it. Goes out: what is wrong with
//! them, which inputs they name, what a source puts out ([`kinds`] reads the texts). *Never* here: I/O, the engine, a
//! parser of Flux.

pub mod bounds;
pub mod cel;
mod check;
pub mod constant;
mod declarations;
pub mod encode;
pub mod events;
pub mod features;
mod fields;
pub mod fit;
pub mod kinds;
pub mod literal;
mod nearest;
mod numbered;
mod problem;
pub mod public_key;
pub mod route;
mod sources;
pub mod template;
pub mod topic;

#[doc(hidden)]
pub use declarations::__submit;
pub use declarations::{Declarations, Declares, FILES, TYPES, declarations, declared};
pub use fields::{cookie_name, is_address, is_of_the_connection, origin};
pub use problem::TextError;
pub use sources::{lone_field, named_types};

use bounds::Bound;
use flux_plan::{Constant, Field};
use kinds::Types;
use std::ops::Range;

/// A call as the checker sees it.
pub struct CallFacts<'a> {
    /// The component that is called: `http.get`.
    pub component: &'a str,
    /// Each argument that is given or has a default, with the kind that its declaration gives it, in its order.
    pub args: &'a [ArgFact<'a>],
    /// Bounds of its arguments, as the declaration says them.
    pub bounds: &'a [Bound],
    /// The values around it; none: they are not known.
    pub types: Option<Types<'a>>,
}

/// An argument of a call, with the kind that its declaration gives it.
pub struct ArgFact<'a> {
    /// The argument's name in the declaration.
    pub name: &'a str,
    /// Its declared type's name: `string`, `int`, `template`, `expression`, `route`, …
    pub kind: &'a str,
    /// The value as it is written, or the declaration's default.
    pub value: &'a Constant,
}

/// What is wrong with an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The argument's name; none: the call as a whole.
    pub argument: Option<String>,
    /// The bytes of its (unescaped) text that are wrong.
    pub range: Option<Range<usize>>,
    /// One sentence without a full stop at its end.
    pub message: String,
    /// How to mend it, as an order without a full stop; none: the message says all.
    pub help: Option<String>,
    /// The text that was probably meant, as a whole.
    pub instead: Option<String>,
}

/// What is wrong with a call, beyond what the declaration's types say.
pub fn check(call: &CallFacts<'_>) -> Vec<Problem> {
    check::call(call)
}

/// Which arguments are outside of their bounds.
pub fn check_bounds(call: &CallFacts<'_>) -> Vec<Problem> {
    check::bounds(call)
}

/// What a source puts out: what its component declares, and in the place of the row what its texts list, in the order of
/// the arguments (`http.get("/feed/{int user}")`).
///
/// # Errors
/// An argument from which it can't be told, or that gives a second value of one name.
pub fn source_outputs(
    call: &CallFacts<'_>,
    declared: &[Field],
    row: Option<usize>,
) -> Result<Vec<Field>, Problem> {
    sources::outputs(call, declared, row)
}
