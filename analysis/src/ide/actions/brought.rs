//! The fix that a diagnostic of the syntax brings along.

use super::ask::{Ask, Offer};
use crate::workspace::{Diagnostic, Edit};
use flux_syntax::diagnostics::bracket::{LoneCloser, Unclosed};
use flux_syntax::diagnostics::misplaced_head::MisplacedHead;
use flux_syntax::diagnostics::stray_character::Stray;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    if let Some(fix) = &said.fix {
        return vec![Offer::new(title(fix, said), vec![fix.clone()]).preferred()];
    }
    // Annotations before no item, and characters that mean nothing.
    let nothing = said.is::<MisplacedHead>() || said.is::<Stray>();
    if nothing && !is_word(ask.said(said)) {
        return vec![Offer::new("Remove this", vec![ask.edit(said.range.clone(), "")])];
    }
    let bracket = || bracket(ask, said).filter(|_| said.is::<Unclosed>() || said.is::<LoneCloser>());
    bracket().into_iter().collect()
}

/// A bracket that nothing closes and nobody knows where to: without it.
fn bracket(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let own = ask.said(said);
    let lone = matches!(own, "(" | ")" | "[" | "]" | "{" | "}");
    lone.then(|| Offer::new(format!("Remove this `{own}`"), vec![ask.edit(said.range.clone(), "")]))
}

fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric) && !text.starts_with('@')
}

/// What an edit does, as an order.
pub(super) fn title(fix: &Edit, said: &Diagnostic) -> String {
    match (fix.range.is_empty(), fix.text.as_str()) {
        (true, text) => format!("Insert `{}`", text.trim()),
        (false, "") => "Remove this".to_owned(),
        (false, text) if text.len() <= 40 => format!("Change to `{}`", text.trim()),
        (false, _) => said.said.words().help.unwrap_or_else(|| "Mend this".to_owned()),
    }
}
