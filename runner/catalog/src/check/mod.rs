//! What is wrong with a call's arguments, beyond their types.
//!
//! Each kind of text has its form, whatever the component; what only one component asks for is in a file of
//! its own name.

mod http;
mod image;
mod upstream;
mod url;
mod values;

use crate::kinds::{self, Around};
use crate::{ArgFact, CallFacts, Problem, TextError, features};
use flux_plan::Constant;

/// Every problem of a call, in the order of its arguments.
pub(crate) fn call(call: &CallFacts<'_>) -> Vec<Problem> {
    let mut problems: Vec<Problem> = lacking(call).into_iter().collect();
    problems.extend(call.args.iter().flat_map(|arg| form(call, arg)));
    problems.extend(call.args.iter().filter_map(|arg| match call.component.split_once('.') {
        Some(("http", _)) => http::argument(call, arg),
        Some(("image", _)) => image::argument(arg),
        _ => values::argument(call.component, arg),
    }));
    problems
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

/// Is the text one of these?
fn one_of(arg: &ArgFact<'_>, allowed: &[&str]) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    if allowed.contains(&text.as_str()) {
        return None;
    }
    let quoted: Vec<String> = allowed.iter().map(|word| format!("`\"{word}\"`")).collect();
    let (last, others) = quoted.split_last()?;
    let list = if others.is_empty() { last.clone() } else { format!("{} or {last}", others.join(", ")) };
    let nearest = allowed.iter().find(|word| word.eq_ignore_ascii_case(text));
    let help = match nearest {
        Some(word) => format!("write `\"{word}\"`"),
        None => format!("write {list}"),
    };
    let instead = nearest.or(allowed.first()).map(|word| (*word).to_owned());
    Some(Problem { help: Some(help), instead, ..whole(arg, format!("`{}` is none of {list}", arg.name)) })
}

/// Is the number within these, both included?
fn within(arg: &ArgFact<'_>, least: i64, most: i64) -> Option<Problem> {
    let Constant::Int(n) = arg.value else { return None };
    if (least..=most).contains(n) {
        return None;
    }
    let range = if most == i64::MAX { format!("{least} or more") } else { format!("from {least} to {most}") };
    Some(whole(arg, format!("`{}` is {range}, not {n}", arg.name)))
}

/// An error of a text, as a problem of that argument.
fn of(arg: &ArgFact<'_>, error: TextError) -> Problem {
    error.of(arg.name)
}
