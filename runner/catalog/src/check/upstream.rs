//! Arguments of the components that ask other services: what is taken while it comes, and certificates.

use super::whole;
use crate::{ArgFact, CallFacts, Problem, features};
use flux_plan::{Constant, Type};

/// What is wrong with one argument.
pub(super) fn argument(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Option<Problem> {
    match (call.component, arg.name) {
        ("http.fetch" | "http.send", "stream") => stream(call, arg),
        ("http.fetch" | "http.send" | "http.forward", "ca" | "certificate" | "key") => file(call, arg),
        ("http.basic", "user" | "password") => credentials(call, arg),
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
