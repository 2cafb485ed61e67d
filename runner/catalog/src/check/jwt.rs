//! What tokens are verified with: one thing of two, and nothing secret at an address.

use super::whole;
use crate::{ArgFact, CallFacts, Problem, is_address};
use flux_plan::Constant;

/// What is wrong with the call as a whole.
pub(super) fn call(call: &CallFacts<'_>) -> Option<Problem> {
    if call.component != "jwt.verify" {
        return None;
    }
    let arg = |name: &str| call.args.iter().find(|arg| arg.name == name);
    let given = |name: &str| arg(name).filter(|arg| text(arg) != Some(""));
    match (given("key"), given("jwks")) {
        (None, None) => Some(Problem {
            argument: None,
            range: None,
            message: "nothing says what tokens are signed with".to_owned(),
            help: Some(
                "write the `key`, or name a set of keys with `jwks`: a file, or an address".to_owned(),
            ),
            instead: None,
        }),
        (Some(_), Some(set)) => {
            let help = Some("write one of them".to_owned());
            Some(Problem { help, ..whole(set, "`jwks` stands in the place of `key`") })
        }
        (None, Some(set)) => {
            let is_published = text(set).is_some_and(is_address);
            if is_published && let Some(found) = super::url::problem(set) {
                return Some(found);
            }
            let shared = arg("algorithm").filter(|arg| text(arg) == Some("HS256"))?;
            is_published.then(|| {
                let help = Some("leave it out, or write `RS256` or `ES256`".to_owned());
                Problem { help, ..whole(shared, "HS256 takes a shared secret, which no address may tell") }
            })
        }
        (Some(key), None) => {
            let asked = arg("algorithm").and_then(text)?;
            let said = wrong_key(text(key)?, asked)?;
            Some(whole(key, said))
        }
    }
}

/// A text as far as it is known before the service starts.
fn text<'a>(arg: &ArgFact<'a>) -> Option<&'a str> {
    match arg.value {
        Constant::Text(text) => Some(text),
        Constant::Env { default: Some(default), .. } => match &**default {
            Constant::Text(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// What is wrong with a key.
fn wrong_key(key: &str, algorithm: &str) -> Option<String> {
    let is_public = key.contains("-----BEGIN");
    match algorithm {
        "HS256" if is_public => Some("this is a public key, and HS256 takes a shared secret".to_owned()),
        "RS256" | "ES256" if !is_public => {
            Some(format!("{algorithm} takes a public key in PEM form (`-----BEGIN PUBLIC KEY-----`)"))
        }
        _ if !is_public && key.len() < 32 => {
            Some(format!("a shared secret has 32 bytes or more, and this has {}", key.len()))
        }
        _ if is_public => {
            let asked = Some(algorithm).filter(|asked| *asked != "by_key");
            crate::public_key::of_pem(key, asked).err().map(|why| format!("`key` {why}"))
        }
        _ => None,
    }
}
