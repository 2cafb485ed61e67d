//! Declares a semantic type that a pattern asks for; its predicate is native until it is written.

use super::ask::{Ask, Offer};
use crate::ide::rename::is_name;
use crate::names::declared::Space;
use crate::workspace::Diagnostic;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    let name = ask.said(said);
    let Some(here) = ask.here(said.range.start).filter(|_| is_name(name)) else { return Vec::new() };
    let predicate = ask.free(Space::Node, &predicate_name(name));
    let statement = format!("typedef {name} {predicate};");
    vec![Offer::new(format!("Declare the semantic type `{name}`"), vec![ask.above(here.at, &statement)])]
}

/// `in_cache` is asked by `IsInCache`.
fn predicate_name(name: &str) -> String {
    let mut out = "Is".to_owned();
    for part in name.split('_') {
        let mut letters = part.chars();
        out.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}
