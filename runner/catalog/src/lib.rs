//! What the editor knows of the component library: declarations in Flux, and pure checkers of arguments.
//!
//! Comes in: a component's name and the arguments that a program gives it. Goes out: what is wrong with
//! them, which inputs they name, what a source puts out. *Never* here: I/O, the engine, a parser of Flux.

mod check;
mod declarations;
pub mod expression;
pub mod fit;
pub mod literal;
mod problem;
pub mod route;
mod sources;
pub mod template;

pub use declarations::FILES;
pub use problem::TextError;

use flux_plan::{Arg, Constant, Field, Type};
use std::ops::Range;
use template::Template;

/// A call as the checker sees it.
pub struct CallFacts<'a> {
    /// `http.get`.
    pub component: &'a str,
    /// Each given argument, with the kind that its declaration gives it.
    pub args: &'a [ArgFact<'a>],
    /// What the node is given.
    pub inputs: &'a [Field],
    /// What the node must put out.
    pub outputs: &'a [Field],
}

/// One argument.
pub struct ArgFact<'a> {
    /// Its name in the declaration.
    pub name: &'a str,
    /// Its declared type's name: `string`, `int`, `template`, `expression`, `route`, …
    pub kind: &'a str,
    /// What is given.
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
    /// What would do.
    pub help: Option<String>,
    /// The text that was probably meant, as a whole.
    pub instead: Option<String>,
}

/// The inputs that a text argument of that kind names (`"{name}@{width}"`, CEL's variables), where.
///
/// `it`, the value that an expression is about, is never among them: a predicate's node has it as its input, and
/// `list.filter` binds it by itself.
///
/// # Errors
/// The text is not of its kind's form.
pub fn names(kind: &str, text: &str) -> Result<Vec<(String, Range<usize>)>, Problem> {
    let found = match kind {
        "template" => Template::parse(text).map(|template| template.names()),
        "expression" => expression::names(text),
        _ => Ok(Vec::new()),
    };
    found.map_err(|error| Problem { argument: None, ..error.of("") })
}

/// What is wrong with a call, beyond what the declaration's types say.
pub fn check(call: &CallFacts<'_>) -> Vec<Problem> {
    check::call(call)
}

/// What a source of that component puts out, which its arguments decide (`http.get("/feed/{int user}")`).
///
/// # Errors
/// An argument from which it can't be told.
pub fn source_outputs(component: &str, args: &[Arg]) -> Result<Vec<Field>, Problem> {
    match component {
        "http.get" | "http.post" | "http.put" | "http.patch" | "http.delete" | "http.any" => {
            sources::http(component, args)
        }
        "timer.every" => Ok(vec![Field { name: "at".to_owned(), ty: Type::Time }]),
        _ => Ok(Vec::new()),
    }
}
