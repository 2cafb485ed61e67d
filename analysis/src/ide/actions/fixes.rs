//! The fix that a diagnostic brings along.

use super::Action;
use crate::workspace::Diagnostic;

pub(super) fn fix(said: &Diagnostic) -> Option<Action> {
    let fix = said.fix.clone()?;
    let title = match (fix.range.is_empty(), fix.text.as_str()) {
        (true, text) => format!("Insert `{}`", text.trim()),
        (false, "") => "Remove this".to_owned(),
        (false, text) if text.len() <= 40 => format!("Change to `{}`", text.trim()),
        (false, _) => said.help.clone().unwrap_or_else(|| "Mend this".to_owned()),
    };
    Some(Action { title, kind: "quickfix", edits: vec![fix], mends: Some(said.clone()), preferred: true })
}
