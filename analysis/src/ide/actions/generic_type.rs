//! Writes a type of the right shape.

use super::ask::{Ask, Offer};
use crate::workspace::Diagnostic;

/// What other languages call them.
const OTHERS: &[(&str, &[&str])] = &[
    ("list", &["array", "vec", "vector", "seq", "sequence", "set", "slice", "lst"]),
    ("map", &["dict", "hash", "hashmap", "table", "dictionary", "object"]),
    ("option", &["optional", "maybe", "nullable", "opt"]),
    ("stream", &["channel", "observable", "iterator", "asynciterator"]),
];

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    shapes(ask.said(said))
        .into_iter()
        .map(|text| Offer::new(format!("Change to `{text}`"), vec![ask.edit(said.range.clone(), text)]))
        .collect()
}

fn shapes(written: &str) -> Vec<String> {
    let (name, args) = match written.split_once('<') {
        Some((name, rest)) => (name.trim(), parts(rest.trim_end().trim_end_matches('>'))),
        None => (written.trim(), Vec::new()),
    };
    let lower = name.to_lowercase();
    let meant = OTHERS.iter().find(|(own, others)| *own == lower || others.contains(&lower.as_str()));
    match (meant.map(|(own, _)| *own), args.as_slice()) {
        (Some("map"), []) => vec!["map<string, string>".to_owned()],
        (Some("map"), [value]) => vec![format!("map<string, {value}>")],
        (Some("map"), [key, value, ..]) => vec![format!("map<{key}, {value}>")],
        (Some(own), []) => vec![format!("{own}<int>"), format!("{own}<string>")],
        (Some(own), [one, ..]) => vec![format!("{own}<{one}>")],
        // Nothing else has brackets: the type inside, or a list of it.
        (None, [one]) => vec![format!("list<{one}>"), format!("option<{one}>"), one.clone()],
        _ => Vec::new(),
    }
}

/// What stands between the commas of the outer brackets.
fn parts(text: &str) -> Vec<String> {
    let (mut out, mut depth, mut start) = (Vec::new(), 0_i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth -= 1,
            ',' if depth == 0 => {
                out.push(text[start..at].trim().to_owned());
                start = at + 1;
            }
            _ => {}
        }
    }
    out.push(text[start..].trim().to_owned());
    out.retain(|part| !part.is_empty());
    out
}
