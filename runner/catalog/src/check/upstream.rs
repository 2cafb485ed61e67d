//! Arguments of the components that ask other services, or that clients prove themselves to: what is taken while it comes,
//! certificates, what is passed on, credentials.

use super::whole;
use crate::{ArgFact, CallFacts, Problem, features};
use flux_plan::{Constant, Type};

/// What is wrong with one argument.
pub(super) fn argument(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Option<Problem> {
    match (call.component, arg.name) {
        ("http.fetch" | "http.send", "stream") => stream(call, arg),
        ("http.fetch" | "http.send" | "http.forward", "ca" | "certificate" | "key") => file(call, arg),
        ("http.forward", "base") => base(arg),
        ("http.forward", "strip") => strip(arg),
        ("http.basic", "user" | "password") => credentials(call, arg),
        ("http.basic" | "http.bearer", "realm") => realm(arg),
        _ => None,
    }
}

/// Only what can be taken while it comes is, and it is nothing else.
fn stream(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Option<Problem> {
    let [output] = call.types?.outputs else { return None };
    let streams = matches!(arg.value, Constant::Bool(true));
    let (message, help) = match &output.ty {
        Type::Foreign(name) if name == "response" => return None,
        Type::Foreign(name) if name == "body" && streams => return None,
        Type::Foreign(name) if name == "body" => ("a `body` is taken while it comes", "write `stream: true`"),
        _ if streams => (
            "what is taken while it comes is a `body` or a `response`",
            "let the node put out a `body`, or leave `stream` out",
        ),
        _ => return None,
    };
    Some(Problem { help: Some(help.to_owned()), ..whole(arg, message) })
}

fn is_given(call: &CallFacts<'_>, name: &str) -> bool {
    let given = call.args.iter().find(|arg| arg.name == name);
    given.is_some_and(|arg| !matches!(arg.value, Constant::Text(text) if text.is_empty()))
}

fn file(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Option<Problem> {
    if !is_given(call, arg.name) {
        return None;
    }
    if !features::TLS {
        let help = "build it with `--features tls`".to_owned();
        let message = "this build of Flux speaks no TLS, it lacks the feature `tls`";
        return Some(Problem { help: Some(help), ..whole(arg, message) });
    }
    let other = match arg.name {
        "certificate" => "key",
        "key" => "certificate",
        _ => return None,
    };
    (!is_given(call, other)).then(|| {
        let help = Some(format!("name the file of the {other}, too"));
        Problem { help, ..whole(arg, "a certificate and its key go together") }
    })
}

fn credentials(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Option<Problem> {
    let other = if arg.name == "user" { "password" } else { "user" };
    (is_given(call, arg.name) && !is_given(call, other)).then(|| {
        let help = Some(format!("write the {other}, too"));
        Problem { help, ..whole(arg, "a user goes with a password") }
    })
}

/// What is passed on has a query of its own.
fn base(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    text.contains(['?', '#']).then(|| {
        let help = Some("leave out what begins with `?` or `#`".to_owned());
        Problem { help, ..whole(arg, "`base` ends before the query, which is the request's") }
    })
}

/// What is taken off a path is its beginning.
fn strip(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    let wrong = !text.is_empty() && !text.starts_with('/');
    let meant = format!("/{text}");
    let help = Some(format!("write `{meant}`"));
    wrong.then(|| Problem { help, instead: Some(meant), ..whole(arg, "`strip` begins with `/`") })
}

/// A realm stands between quotes in a header (RFC 9110, section 11.5).
fn realm(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    let unfit = |sign: char| matches!(sign, '"' | '\\') || sign.is_control() || !sign.is_ascii();
    text.contains(unfit).then(|| {
        let help = Some("write ASCII letters, digits and blanks".to_owned());
        Problem { help, ..whole(arg, "a `realm` is plain text without quotes") }
    })
}
