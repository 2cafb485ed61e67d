//! Takes an item out: one that is there twice, or that never runs.

use super::ask::{Ask, Offer};
use crate::workspace::Diagnostic;
use flux_syntax::tree::ItemKind;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let what = match (&here.tree.kind, said.code) {
        (ItemKind::Use(_), "F0109") => {
            // The same file under the same alias: the second `use` does nothing.
            let ItemKind::Use(own) = &here.tree.kind else { return None };
            let label = said.labels.first().filter(|label| label.file == said.file)?;
            let ItemKind::Use(first) = &ask.here(label.range.start)?.tree.kind else { return None };
            if own.path != first.path {
                return None;
            }
            "this `use`"
        }
        (_, "F0109") => return None,
        (ItemKind::Flow(flow), _) if flow.patterns.is_some() => "this case",
        (ItemKind::Handler(_), _) => "this handler",
        (ItemKind::Recover(_), _) => "this recovery",
        (ItemKind::Source(_), _) => "this source",
        _ => "this declaration",
    };
    Some(Offer::new(format!("Remove {what}"), vec![ask.remove(here.at)?]))
}
