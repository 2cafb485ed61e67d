//! Addresses of other services: `http://host:port/path`.

use super::{of, whole};
use crate::template::{Part, Template};
use crate::{ArgFact, Problem, TextError};
use flux_plan::Constant;
use std::ops::Range;

/// `http://host…`, or a value that holds all of it.
pub(super) fn problem(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    let template = Template::parse(text).ok()?;
    let start = match template.parts.first() {
        // That it must be `raw` is said where it stands.
        Some(Part::Hole(_)) => return None,
        Some(Part::Text(start)) => start.as_str(),
        None => "",
    };
    let lower = start.to_ascii_lowercase();
    let scheme = text.find("://").map_or(0..text.len().min(1), |end| 0..end);
    let scheme = if text.is_char_boundary(scheme.end) { scheme } else { 0..text.len() };
    if lower.starts_with("https://") && !crate::features::TLS {
        let error = TextError::new(scheme, "this build of Flux speaks no TLS, it lacks the feature `tls`")
            .help("build it with `--features tls`, or ask a proxy beside the service with `http://`");
        return Some(of(arg, error));
    }
    let Some(length) =
        ["http://", "https://"].into_iter().find_map(|s| lower.starts_with(s).then_some(s.len()))
    else {
        let meant = format!("http://{}", text.trim_start_matches('/'));
        let error = TextError::new(scheme, "a URL begins with `http://` or `https://`")
            .help(format!("write `{meant}`"));
        return Some(of(arg, error.instead(meant)));
    };
    let authority = start[length..].split(['/', '?', '#']).next().unwrap_or_default();
    // What a value goes on with is known when it is asked for.
    let is_whole = length + authority.len() < start.len() || template.parts.len() == 1;
    match authority_problem(authority, length, is_whole) {
        Some(Wrong::Part(error)) => Some(of(arg, error)),
        Some(Wrong::Whole(message)) => Some(whole(arg, message)),
        None => unfit(text, &template).map(|error| of(arg, error)),
    }
}

/// A sign that no URL has as it is, in what stands between the values (RFC 3986, section 2).
fn unfit(text: &str, template: &Template) -> Option<TextError> {
    let in_value = |at: usize| template.holes().any(|hole| hole.whole.contains(&at));
    let is_unfit = |sign: char| sign.is_whitespace() || sign.is_control() || matches!(sign, '<' | '>' | '`');
    let (at, sign) = text.char_indices().find(|(at, sign)| is_unfit(*sign) && !in_value(*at))?;
    let coded: String = sign.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
    let what = if sign == ' ' { "blank".to_owned() } else { format!("`{}`", sign.escape_default()) };
    let error = TextError::new(at..at + sign.len_utf8(), format!("a URL has no {what}"));
    let meant = format!("{}{coded}{}", &text[..at], &text[at + sign.len_utf8()..]);
    Some(error.help(format!("write `{coded}`")).instead(meant))
}

enum Wrong {
    Part(TextError),
    Whole(&'static str),
}

fn authority_problem(authority: &str, at: usize, is_whole: bool) -> Option<Wrong> {
    let range = |part: Range<usize>| at + part.start..at + part.end;
    if let Some(end) = authority.find('@') {
        let error = TextError::new(range(0..end), "a name and password in a URL are not sent")
            .help("send them as a header: `authorization: Basic {credentials|base64}`");
        return Some(Wrong::Part(error));
    }
    if authority.contains(char::is_whitespace) || (authority.is_empty() && is_whole) {
        return Some(Wrong::Whole("this URL names no host"));
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port),
        _ => return None,
    };
    if host.is_empty() {
        return Some(Wrong::Whole("this URL names no host"));
    }
    let fits = (!is_whole && port.is_empty()) || port.parse::<u16>().is_ok_and(|port| port > 0);
    (!fits).then(|| {
        let place = range(host.len() + 1..authority.len().max(host.len() + 2));
        Wrong::Part(
            TextError::new(place, "a port is a number from 1 to 65535").help("write the port that is meant"),
        )
    })
}
