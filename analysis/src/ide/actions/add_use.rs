//! Uses the file that declares a name, or names it by the alias that it stands behind.

use super::ask::{Ask, Offer};
use crate::diagnostics::unknown_store::UnknownStore;
use crate::diagnostics::unknown_typedef::UnknownTypedef;
use crate::ide::uses::{add_use, way_to};
use crate::names::declared::{Space, names};
use crate::names::visible;
use crate::workspace::Diagnostic;
use smol_str::SmolStr;

/// More files than this that declare one name are no help.
const MOST: usize = 4;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    let space = if said.is::<UnknownTypedef>() {
        Space::Typedef
    } else if said.is::<UnknownStore>() {
        Space::Store
    } else {
        Space::Node
    };
    let written = ask.said(said);
    let (alias, name) = match written.rsplit_once('.') {
        Some((alias, name)) => (Some(alias), SmolStr::new(name)),
        None => (None, SmolStr::new(written)),
    };
    let mut out = Vec::new();
    if alias.is_none() {
        for (prefix, file) in visible(ask.db, ask.file) {
            let Some(prefix) = prefix.as_ref().filter(|_| names(ask.db, *file).has(space, &name)) else {
                continue;
            };
            let full = format!("{prefix}.{name}");
            out.push(Offer::new(format!("Change to `{full}`"), vec![ask.edit(said.range.clone(), full)]));
        }
    }
    let seen = visible(ask.db, ask.file);
    for file in ask.ws.all_files() {
        ask.db.unwind_if_revision_cancelled();
        if seen.iter().any(|(_, other)| *other == file) || !names(ask.db, file).has(space, &name) {
            continue;
        }
        let Some(path) = way_to(ask.db, ask.file, file) else { continue };
        let shown = alias.map_or_else(String::new, |alias| format!(" as {alias}"));
        let edit = add_use(ask.db, ask.file, &path, alias);
        out.push(Offer::new(format!("Add `use \"{path}\"{shown};`"), vec![edit]));
        if out.len() == MOST {
            break;
        }
    }
    out
}
