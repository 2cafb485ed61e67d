//! Arguments of the components whose checks are a line each.

use super::{one_of, whole, within};
use crate::{ArgFact, Problem};
use flux_plan::Constant;

/// What is wrong with one argument.
pub(super) fn argument(component: &str, arg: &ArgFact<'_>) -> Option<Problem> {
    match (component, arg.name) {
        ("timer.every", "interval") => positive(arg),
        ("timer.every", "overlap") => one_of(arg, &["skip", "queue", "allow"]),
        ("memory", "policy") => one_of(arg, &["lfu", "none"]),
        ("memory", "entries") => within(arg, 1, i64::MAX),
        ("memory", "size") => positive(arg),
        ("list.merge" | "list.sort", "order") => one_of(arg, &["asc", "desc"]),
        ("list.take" | "list.skip", "count") | ("list.merge", "limit") => within(arg, 0, i64::MAX),
        ("hash.fnv", "buckets") => within(arg, 0, i64::MAX),
        ("time.format", "as") => one_of(arg, &["rfc3339", "http", "date", "unix", "unix_ms"]),
        ("random.token", "bytes") => within(arg, 16, 1024),
        ("password.hash", "passes") => within(arg, 1, 64),
        ("hmac.sign" | "hmac.verify", "hash") => one_of(arg, &["sha256", "sha384", "sha512", "sha1"]),
        ("hmac.sign" | "hmac.verify", "form") => one_of(arg, &["hex", "base64", "base64url"]),
        ("jwt.verify", "algorithm") => one_of(arg, &["HS256", "RS256", "ES256"]),
        ("fail", "code") => not_zero(arg),
        ("fail", "chance") => likelihood(arg),
        ("json.get" | "json.set" | "json.remove", "pointer") => pointer(arg),
        _ => None,
    }
}

fn positive(arg: &ArgFact<'_>) -> Option<Problem> {
    let zero = matches!(arg.value, Constant::Duration(0) | Constant::Size(0));
    zero.then(|| whole(arg, format!("`{}` must be more than zero", arg.name)))
}

fn not_zero(arg: &ArgFact<'_>) -> Option<Problem> {
    let zero = matches!(arg.value, Constant::Int(0));
    let help = "use a number that says what is wrong, such as 500".to_owned();
    zero.then(|| Problem { help: Some(help), ..whole(arg, "code 0 is success") })
}

fn likelihood(arg: &ArgFact<'_>) -> Option<Problem> {
    let outside = matches!(arg.value, Constant::Float(x) if !(0.0..=1.0).contains(x));
    outside.then(|| whole(arg, "`chance` is from 0.0 (never) to 1.0 (always)"))
}

/// A JSON pointer begins with `/`, unless it is the whole.
fn pointer(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    let wrong = !text.is_empty() && !text.starts_with('/');
    let meant = format!("/{}", text.replace('.', "/"));
    let help = Some(format!("write `{meant}`"));
    wrong.then(|| Problem { help, instead: Some(meant), ..whole(arg, "a JSON pointer begins with `/`") })
}
