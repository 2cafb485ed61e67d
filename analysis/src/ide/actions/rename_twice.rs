//! Gives the second of two equal names of one list a name of its own.

use super::ask::{Ask, Offer};
use crate::workspace::Diagnostic;
use smol_str::{SmolStr, format_smolstr};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    let Some(here) = ask.here(said.range.start) else { return Vec::new() };
    let written = ask.said(said).trim_matches('"');
    let taken: Vec<SmolStr> =
        crate::ide::occurrence::of_item(here.tree).into_iter().map(|found| found.text).collect();
    let free = (2..).map(|n| format_smolstr!("{written}{n}")).find(|name| !taken.contains(name));
    let Some(free) = free.filter(|name| crate::ide::rename::is_name(name)) else { return Vec::new() };
    vec![Offer::new(format!("Call it `{free}`"), vec![ask.edit(said.range.clone(), free.as_str())])]
}
