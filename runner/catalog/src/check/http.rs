//! Arguments of the `http.*` components.

use super::{of, upstream, whole};
use crate::route::{Param, params};
use crate::template::Template;
use crate::{ArgFact, CallFacts, Problem, TextError};
use flux_plan::{Constant, Type};

/// What is wrong with one argument.
pub(super) fn argument(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Option<Problem> {
    if let Some(problem) = upstream::argument(call, arg) {
        return Some(problem);
    }
    match arg.name {
        "query" | "headers" if arg.kind == "params" => list(arg, fits_text),
        "type" => content_type(arg).or_else(|| unknown_type(call, arg)),
        "url" | "base" => super::url::problem(arg),
        _ => None,
    }
}

/// Checks each parameter of a list.
fn list(arg: &ArgFact<'_>, problem: impl Fn(&Param) -> Option<TextError>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    params(text).ok()?.iter().find_map(problem).map(|error| of(arg, error))
}

/// A query or a header carries text, which no composed value is.
fn fits_text(param: &Param) -> Option<TextError> {
    let inner = match &param.field.ty {
        Type::Option(inner) | Type::List(inner) => inner,
        other => other,
    };
    let composed = matches!(inner, Type::Option(_) | Type::List(_) | Type::Map(..));
    composed.then(|| {
        let message = format!("`{}` is of a type that one text can't carry", param.field.name);
        TextError::new(param.range.clone(), message).help("use `json`, or a list of a simple type")
    })
}

/// Are there values beside other text whose content type only the running service knows?
fn unknown_type(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Option<Problem> {
    let known = match arg.value {
        Constant::Text(text) => !text.contains('{'),
        Constant::Env { default, .. } => default.is_some(),
        _ => true,
    };
    let content = call.args.iter().find(|arg| arg.kind == "content")?;
    let Constant::Text(text) = content.value else { return None };
    let template = Template::parse(text).ok()?;
    let has_values = template.only().is_none() && !template.names().is_empty();
    (has_values && !known).then(|| {
        let help = Some("write the type itself, such as `application/json`".to_owned());
        Problem { help, ..whole(arg, "values can only be encoded for a content type that is known") }
    })
}

fn content_type(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    let essence = text.split(';').next().unwrap_or_default().trim();
    let form = essence.split_once('/').is_some_and(|(kind, sub)| {
        [kind, sub].iter().all(|part| !part.is_empty() && part.bytes().all(crate::encode::is_token))
    });
    if text.is_empty() || text.contains('{') || form {
        return None;
    }
    let meant = match text.as_str() {
        "form" => "application/x-www-form-urlencoded",
        "json" => "application/json",
        "text" | "plain" => "text/plain",
        "xml" => "application/xml",
        _ => "text/html",
    };
    let (help, instead) = (Some(format!("write `{meant}`")), Some(meant.to_owned()));
    Some(Problem { help, instead, ..whole(arg, "this is not a content type") })
}
