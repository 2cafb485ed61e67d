//! What the components ask for whose checks are a line each.

use super::whole;
use crate::{ArgFact, CallFacts, Problem};
use flux_plan::{Constant, Type};

/// What is wrong with one argument.
pub(super) fn argument(component: &str, arg: &ArgFact<'_>) -> Option<Problem> {
    match (component, arg.name) {
        ("json.get" | "json.set" | "json.remove", "pointer") => pointer(arg),
        _ => None,
    }
}

/// A JSON pointer begins with `/`, unless it is the whole.
fn pointer(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    let wrong = !text.is_empty() && !text.starts_with('/');
    let meant = format!("/{}", text.replace('.', "/"));
    let help = Some(format!("write `{meant}`"));
    wrong.then(|| Problem { help, instead: Some(meant), ..whole(arg, "a JSON pointer begins with `/`") })
}

/// What is wrong with a call as a whole.
pub(super) fn call(call: &CallFacts<'_>) -> Option<Problem> {
    if call.component != "json.decode" {
        return None;
    }
    // Which text it is decides only where the text comes from.
    let text = call.types?.variables.get("S")?;
    let fits = matches!(text, Type::String | Type::Bytes | Type::Json);
    (!fits).then(|| Problem {
        argument: None,
        range: None,
        message: "what `json.decode` is given is no `string`, `bytes` or `json`".to_owned(),
        help: Some("for the JSON of a value, write `json.of`".to_owned()),
        instead: None,
    })
}
