//! Makes a list the only value before an `each`, or does without `each`.

use super::ask::{Ask, Offer};
use crate::diagnostics::Said;
use crate::types::Ty;
use crate::workspace::Diagnostic;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offers(ask, said).unwrap_or_default()
}

fn offers(ask: &Ask<'_>, said: &Diagnostic) -> Option<Vec<Offer>> {
    let here = ask.here(said.range.start)?;
    let found = ask.arrows(here);
    let arrow = found.iter().find(|arrow| here.range(arrow.place.span) == said.range)?;
    let own = here.range(arrow.place.span);
    let mut out = Vec::new();
    let sound = |edit: &crate::workspace::Edit| {
        let had = ask.mistakes(here, &ask.insert(own.start, ""));
        let has = ask.mistakes(here, edit);
        let same = |all: &[Said]| all.iter().filter(|other| other.row() == said.row()).count();
        same(&has) < same(&had) && has.len() <= had.len()
    };
    for list in arrow.before.tuple.iter().filter(|field| matches!(field.ty, Ty::List(_))) {
        let record = format!("{{{}: {}}}", list.name, list.name);
        let edit = ask.insert(own.start, format!("{record} -> "));
        if sound(&edit) {
            out.push(Offer::new(format!("Write `{record}` before it"), vec![edit]));
        }
    }
    if let [only] = out.as_mut_slice() {
        only.preferred = true;
    }
    let inner = ask.text().get(own.clone())?.strip_prefix("each")?.trim_start();
    let edit = ask.edit(own.start..own.end - inner.len(), "");
    if sound(&edit) {
        out.push(Offer::new("Run it once, without `each`", vec![edit]));
    }
    Some(out)
}
