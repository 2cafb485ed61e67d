//! What is wrong with a call's arguments, beyond their types.
//!
//! Each kind of text has its form, whatever the component; what only one component asks for is in a file of
//! its own name.

mod http;
mod jwt;
mod streams;
mod upstream;
mod url;
mod values;

use crate::bounds::Outside;
use crate::kinds::{self, Around};
use crate::{ArgFact, CallFacts, Problem, TextError, features, literal};
use flux_plan::Constant;

/// Every problem of a call, in the order of its arguments.
pub(crate) fn call(call: &CallFacts<'_>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = lacking(call).into_iter().collect();
    let args: Vec<ArgFact<'_>> = call.args.iter().map(by_itself).collect();
    problems.extend(args.iter().flat_map(|arg| form(call, arg)));
    problems.extend(bounds(call));
    problems.extend(args.iter().filter_map(|arg| match call.component.split_once('.') {
        Some(("http", "events") | ("topic", _)) => streams::argument(call, arg),
        Some(("http", _)) => http::argument(call, arg),
        _ => values::argument(call.component, arg),
    }));
    problems.extend(jwt::call(call));
    problems.extend(values::call(call));
    problems
}

/// Values outside of their bounds.
pub(crate) fn bounds(call: &CallFacts<'_>) -> Vec<Problem> {
    let refused = call.bounds.iter().filter_map(|bound| {
        let arg = call.args.iter().find(|arg| arg.name == bound.argument)?;
        let named = |name: &str| call.args.iter().find(|arg| arg.name == name);
        let other = |name: &str| named(name).map(compared);
        Some(outside(arg, bound.refuses(&compared(arg), other)?))
    });
    refused.collect()
}

/// An argument with what it is where the environment says nothing: what the program itself writes.
fn by_itself<'a>(arg: &ArgFact<'a>) -> ArgFact<'a> {
    let value = match arg.value {
        Constant::Env { default: Some(default), .. } => default,
        other => other,
    };
    ArgFact { name: arg.name, kind: arg.kind, value }
}

/// What an argument's bounds are asked about: a default in quotes is read as the variable would be.
fn compared(arg: &ArgFact<'_>) -> Constant {
    let value = by_itself(arg).value;
    match (arg.kind, value) {
        ("int" | "float" | "duration", Constant::Text(text)) => {
            literal::parse(text).unwrap_or_else(|| value.clone())
        }
        ("size", Constant::Text(text)) => {
            let bytes = literal::size(text).and_then(|bytes| u64::try_from(bytes).ok());
            bytes.map_or_else(|| value.clone(), Constant::Size)
        }
        _ => value.clone(),
    }
}

/// A value that its bounds refuse.
fn outside(arg: &ArgFact<'_>, outside: Outside) -> Problem {
    let message = format!("`{}` {}", arg.name, outside.message);
    Problem { help: outside.help, instead: outside.instead, ..whole(arg, message) }
}

/// A component that this build leaves out.
fn lacking(call: &CallFacts<'_>) -> Option<Problem> {
    let feature = features::missing(call.component)?;
    Some(Problem {
        argument: None,
        range: None,
        message: format!("this build of Flux has no `{}`, it lacks the feature `{feature}`", call.component),
        help: Some(format!("build it with `--features {feature}`")),
        instead: None,
    })
}

/// What is wrong with a text, as its kind says.
fn form(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Vec<Problem> {
    let Constant::Text(text) = arg.value else { return Vec::new() };
    let around = Around { component: call.component, argument: arg.name, args: call.args, types: call.types };
    let reading = kinds::read(arg.kind, text, &around);
    reading.problems.into_iter().map(|problem| problem.of(arg.name)).collect()
}

/// A problem of that argument as a whole.
fn whole(arg: &ArgFact<'_>, message: impl Into<String>) -> Problem {
    let range = match arg.value {
        Constant::Text(text) => Some(0..text.len()),
        _ => None,
    };
    Problem { argument: Some(arg.name.to_owned()), range, message: message.into(), help: None, instead: None }
}

/// An error of a text, as a problem of that argument.
fn of(arg: &ArgFact<'_>, error: TextError) -> Problem {
    error.of(arg.name)
}
