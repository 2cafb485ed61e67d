//! Arguments of the components whose checks are a line each.

use super::whole;
use crate::{ArgFact, Problem};
use flux_plan::Constant;

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
