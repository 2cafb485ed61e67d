//! Arguments of the `http.*` components.

use super::{of, one_of, whole, within};
use crate::route::{Param, params};
use crate::template::{Part, Template};
use crate::{ArgFact, CallFacts, Problem, TextError};
use flux_plan::{Constant, Type};

/// What is wrong with one argument.
pub(super) fn argument(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Option<Problem> {
    match (call.component, arg.name) {
        ("http.redirect", "status") => redirect(arg),
        (_, "status") => within(arg, 200, 599),
        ("http.fetch", "method") => method(arg),
        ("http.send", "method") => one_of(arg, &["POST", "PUT", "PATCH", "DELETE"]),
        (_, "query" | "headers") if arg.kind == "params" => list(arg, fits_text),
        (_, "headers") => headers(arg),
        (_, "type") => content_type(arg),
        (_, "url") => url(arg),
        ("http.static", "index") => file_name(arg),
        _ => None,
    }
}

fn redirect(arg: &ArgFact<'_>) -> Option<Problem> {
    match arg.value {
        Constant::Int(301 | 302 | 303 | 307 | 308) | Constant::Env { .. } => None,
        Constant::Int(n) => Some(Problem {
            help: Some("use 303, or 307 or 308 to keep the method".to_owned()),
            ..whole(arg, format!("{n} is not a redirection status"))
        }),
        _ => None,
    }
}

fn method(arg: &ArgFact<'_>) -> Option<Problem> {
    let changes = matches!(arg.value, Constant::Text(text) if matches!(text.as_str(), "POST" | "PUT" | "PATCH" | "DELETE"));
    let problem = one_of(arg, &["GET", "HEAD"])?;
    let help = "`http.send` is for requests that change something".to_owned();
    Some(if changes { Problem { help: Some(help), instead: None, ..problem } } else { problem })
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

/// Lines of `name: value`.
fn headers(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let name = line.split(':').next().unwrap_or_default().trim();
        let named = !name.is_empty() && name.bytes().all(is_token) && line.contains(':');
        if !named && !line.trim().is_empty() {
            let range = at..at + line.trim_end().len();
            let error = TextError::new(range, "this line is not a header")
                .help("write `name: value`, one to a line, such as `cache-control: max-age=60`");
            return Some(of(arg, error));
        }
        at += line.len();
    }
    None
}

/// A character of a header's name (RFC 9110, section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn content_type(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    let essence = text.split(';').next().unwrap_or_default().trim();
    let form = essence.split_once('/').is_some_and(|(kind, sub)| {
        [kind, sub].iter().all(|part| !part.is_empty() && part.bytes().all(is_token))
    });
    if text.is_empty() || text.contains('{') || form {
        return None;
    }
    let (help, instead) = (Some("write `text/html`".to_owned()), Some("text/html".to_owned()));
    Some(Problem { help, instead, ..whole(arg, "this is not a content type") })
}

/// `http://host…`, or a value that holds all of it.
fn url(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    let template = Template::parse(text).ok()?;
    let start = match template.parts.first() {
        Some(Part::Name { .. }) => return None,
        Some(Part::Text(start)) => start.to_ascii_lowercase(),
        None => String::new(),
    };
    let scheme = text.find("://").map_or(0..text.len().min(1), |end| 0..end);
    let scheme = if text.is_char_boundary(scheme.end) { scheme } else { 0..text.len() };
    if start.starts_with("https://") {
        let error = TextError::new(scheme, "only `http://` is spoken here, no TLS yet")
            .help("put a proxy that speaks TLS beside the service, and ask it with `http://`");
        return Some(of(arg, error));
    }
    let Some(rest) = start.strip_prefix("http://") else {
        let meant = format!("http://{}", text.trim_start_matches('/'));
        let error = TextError::new(scheme, "a URL begins with `http://`").help(format!("write `{meant}`"));
        return Some(of(arg, error.instead(meant)));
    };
    let host = rest.split('/').next().unwrap_or_default();
    let named = !host.is_empty() || (rest.is_empty() && template.parts.len() > 1);
    if !named || host.contains(char::is_whitespace) {
        return Some(whole(arg, "this URL names no host"));
    }
    None
}

/// A name, not a path.
fn file_name(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    text.contains(['/', '\\']).then(|| whole(arg, "this is the name of a file, without folders"))
}
