//! Arguments of the `http.*` components.

use super::{of, upstream, whole};
use crate::route::{FILE, Param, params};
use crate::template::Template;
use crate::{ArgFact, CallFacts, Problem, TextError};
use flux_plan::{Constant, Type};

/// What is wrong with one argument.
pub(super) fn argument(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Option<Problem> {
    if let Some(problem) = upstream::argument(call, arg) {
        return Some(problem);
    }
    match (call.component, arg.name) {
        ("http.problem", "status") => problem_status(arg),
        (_, "query") if arg.kind == "params" => list(arg, fits_text),
        (_, "headers") if arg.kind == "params" => list(arg, |p| fits_text(p).or_else(|| is_header(p))),
        (_, "cookies") => list(arg, |p| fits_text(p).or_else(|| is_cookie(p))),
        (_, "content") if arg.kind == "params" => content(call, arg),
        (_, "cors") => cors(arg),
        ("http.cookie", "name") => cookie(arg),
        (_, "share") => share(arg),
        (_, "type") => content_type(arg).or_else(|| unknown_type(call, arg)),
        ("http.fetch" | "http.send", "base") => based(call, arg),
        (_, "url") if has_base(call) => None,
        (_, "url" | "base") => super::url::problem(arg),
        _ => None,
    }
}

/// Is there something that stands before the address?
fn has_base(call: &CallFacts<'_>) -> bool {
    let base = call.args.iter().find(|arg| arg.name == "base");
    base.is_some_and(|base| !matches!(base.value, Constant::Text(text) if text.is_empty()))
}

/// What stands before an address is a service's own, and the address then its path.
fn based(call: &CallFacts<'_>, base: &ArgFact<'_>) -> Option<Problem> {
    if !has_base(call) {
        return None;
    }
    let url = call.args.iter().find(|arg| arg.name == "url");
    if let Some(url) = url
        && let Constant::Text(text) = url.value
        && !text.starts_with('/')
    {
        return Some(whole(url, "behind `base`, this begins with `/`"));
    }
    if let Constant::Text(text) = base.value
        && let Some(at) = text.find(['?', '#'])
    {
        return Some(of(
            base,
            TextError::new(at..at + 1, "this ends before the query, which is the address's"),
        ));
    }
    super::url::problem(base)
}

/// Checks each parameter of a list.
fn list(arg: &ArgFact<'_>, problem: impl Fn(&Param) -> Option<TextError>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    params(text).ok()?.iter().find_map(problem).map(|error| of(arg, error))
}

/// A query, a header or a cookie carries text, which no composed value is, and no file.
fn fits_text(param: &Param) -> Option<TextError> {
    let inner = match &param.field.ty {
        Type::Option(inner) | Type::List(inner) => inner,
        other => other,
    };
    if *inner == Type::Foreign(FILE.to_owned()) {
        let message = format!("`{}` is a file, which only a form's part can be", param.field.name);
        return Some(TextError::new(param.type_range.clone(), message).help("list it in `body`"));
    }
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

fn cookie(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    crate::cookie_name(text).map(|wrong| whole(arg, format!("`name` {wrong}")))
}

/// None at all, or one of a failure.
fn problem_status(arg: &ArgFact<'_>) -> Option<Problem> {
    match arg.value {
        Constant::Int(0 | 400..=599) => None,
        Constant::Int(n) => Some(whole(arg, format!("`status` is from 400 to 599, not {n}"))),
        _ => None,
    }
}

/// `user_agent` reads `User-Agent`; a name in quotes is read as it is.
fn is_header(param: &Param) -> Option<TextError> {
    let wrong = !param.outside().bytes().all(crate::encode::is_token);
    wrong.then(|| TextError::new(param.range.clone(), format!("`{}` is no header's name", param.outside())))
}

fn is_cookie(param: &Param) -> Option<TextError> {
    let wrong = !param.outside().bytes().all(crate::encode::is_token);
    wrong.then(|| TextError::new(param.range.clone(), format!("`{}` is no cookie's name", param.outside())))
}

/// One parameter, which is the whole body.
fn content(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    let params = params(text).ok()?;
    let (first, more) = params.split_first()?;
    let has_body = |arg: &ArgFact<'_>| {
        arg.name == "body" && !matches!(arg.value, Constant::Text(text) if text.trim().is_empty())
    };
    if call.args.iter().any(has_body) {
        let help = "write its fields in `body`, or the whole of it in `content`".to_owned();
        return Some(Problem {
            help: Some(help),
            ..whole(arg, "a source has `body` or `content`, not both")
        });
    }
    if let Some(second) = more.first() {
        let error = TextError::new(second.range.clone(), "`content` is the whole body, which is one value")
            .help("write the fields of a JSON object or a form in `body`");
        return Some(of(arg, error));
    }
    if first.outside.is_some() {
        let error = TextError::new(first.range.clone(), "a whole body has no name outside")
            .help(format!("write `{}` alone", first.field.name));
        return Some(of(arg, error));
    }
    (!is_whole(&first.field.ty)).then(|| {
        let message = format!("a whole body is no `{}`", text[first.type_range.clone()].trim());
        let error = TextError::new(first.type_range.clone(), message).help(
            "use `bytes`, `string`, `json`, a record, a `list` or a `map`; single fields stand in `body`",
        );
        of(arg, error)
    })
}

/// May a value of that type be a whole body?
fn is_whole(ty: &Type) -> bool {
    match ty {
        Type::Option(inner) => !matches!(**inner, Type::Option(_)) && is_whole(inner),
        Type::Bytes | Type::String | Type::Json | Type::List(_) | Type::Map(..) | Type::Record(_) => true,
        Type::Foreign(name) => name != FILE,
        _ => false,
    }
}

/// `https://app.example`, several with commas between, or `*`.
fn cors(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    if text.is_empty() {
        return None;
    }
    let mut at = 0;
    for part in text.split(',') {
        let start = at + (part.len() - part.trim_start().len());
        let origin = part.trim();
        let range = start..start + origin.len();
        at += part.len() + 1;
        if let Some(meant) = crate::origin(origin).err() {
            let error = TextError::new(range, "this is no origin, such as `https://app.example`");
            return Some(of(arg, error.help(meant)));
        }
    }
    None
}

/// A part of the places among the flows.
fn share(arg: &ArgFact<'_>) -> Option<Problem> {
    let given = match arg.value {
        Constant::Float(part) => *part,
        Constant::Int(whole) => *whole as f64,
        _ => return None,
    };
    (!(0.0..=1.0).contains(&given)).then(|| {
        let help = Some("write `share: 20%`".to_owned());
        Problem { help, ..whole(arg, "a share is from 0% (an equal part) to 100%") }
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
