//! Gives a source its session: one of its outputs.

use super::ask::{Ask, Here, Offer};
use crate::diagnostics::node_as_source::NoSession;
use crate::ide::context::start;
use crate::names::program::program;
use crate::types::{Field, Ty};
use crate::workspace::Diagnostic;
use flux_syntax::tree::ItemKind;

/// More outputs than this are not offered one by one.
const MOST: usize = 6;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offers(ask, said).unwrap_or_default()
}

fn offers(ask: &Ask<'_>, said: &Diagnostic) -> Option<Vec<Offer>> {
    let places = std::iter::once((said.file, said.range.start))
        .chain(said.labels.iter().map(|label| (label.file, label.range.start)));
    let own = places.filter(|(file, _)| *file == said.file).filter_map(|(_, at)| ask.here(at));
    let source = own.into_iter().find(|here| matches!(here.tree.kind, ItemKind::Source(_)))?;
    let ItemKind::Source(item) = &source.tree.kind else { return None };
    let mut out = Vec::new();
    for output in outputs(ask, source).into_iter().take(MOST) {
        let edit = match &item.session {
            Some(session) if said.is::<NoSession>() => {
                ask.edit(source.range(session.span), output.name.as_str())
            }
            Some(_) => return None,
            None => {
                let end = item.using.as_ref().map_or(item.name.span.end, |using| using.span.end);
                let at = source.at.start as usize + end as usize;
                ask.insert(at, format!(" {{session: {}}}", output.name))
            }
        };
        out.push(Offer::new(format!("Take `{}` for the session", output.name), vec![edit]));
    }
    Some(out)
}

/// What a source puts out that can be compared.
fn outputs(ask: &Ask<'_>, source: Here<'_>) -> Vec<Field> {
    let context = start(ask.db, program(ask.db, ask.file), ask.file, source.item);
    let usable = |field: &&Field| !field.ty.is_foreign(ask.db) && field.ty != Ty::Unknown;
    context.tuple(ask.db).iter().filter(usable).cloned().collect()
}
