//! Takes an item out: one that is there twice, or that never runs.

use super::ask::{Ask, Here, Offer};
use crate::diagnostics::alias_taken::AliasTaken;
use crate::diagnostics::duplicate::TwoImplementations;
use crate::workspace::Diagnostic;
use flux_syntax::tree::ItemKind;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = only_one(ask, said, ask.here(said.range.start)?)?;
    let what = match (&here.tree.kind, said.is::<AliasTaken>()) {
        (ItemKind::Use(_), true) => {
            // The same file under the same alias: the second `use` does nothing.
            let ItemKind::Use(own) = &here.tree.kind else { return None };
            let label = said.labels.first().filter(|label| label.file == said.file)?;
            let ItemKind::Use(first) = &ask.here(label.range.start)?.tree.kind else { return None };
            if own.path != first.path {
                return None;
            }
            "this `use`"
        }
        (_, true) => return None,
        (ItemKind::Flow(flow), _) if flow.patterns.is_some() => "this case",
        (ItemKind::Handler(_), _) => "this handler",
        (ItemKind::Recover(_), _) => "this recovery",
        (ItemKind::Source(_), _) => "this source",
        _ => "this declaration",
    };
    Some(Offer::new(format!("Remove {what}"), vec![ask.remove(here.at)?]))
}

/// Of a body beside several cases, the body: to take one of the cases out would leave the others.
fn only_one<'a>(ask: &Ask<'a>, said: &Diagnostic, here: Here<'a>) -> Option<Here<'a>> {
    let is_case =
        |here: &Here<'a>| matches!(&here.tree.kind, ItemKind::Flow(flow) if flow.patterns.is_some());
    if !said.is::<TwoImplementations>() || !is_case(&here) {
        return Some(here);
    }
    let label = said.labels.first().filter(|label| label.file == said.file)?;
    ask.here(label.range.start).filter(|first| !is_case(first))
}
