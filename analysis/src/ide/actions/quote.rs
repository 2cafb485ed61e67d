//! Writes as a text what is no name here.

use super::ask::{Ask, Offer};
use crate::workspace::Diagnostic;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    let written = ask.said(said);
    if !crate::ide::rename::is_name(written) {
        return Vec::new();
    }
    let text = format!("\"{written}\"");
    vec![Offer::new(format!("Change to the text `{text}`"), vec![ask.edit(said.range.clone(), text)])]
}
