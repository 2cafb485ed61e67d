//! Takes a source's lone field for the whole body.

use super::ask::{Ask, Offer};
use crate::workspace::Diagnostic;
use flux_syntax::tree::{Call, ItemKind};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let call: &Call = match &here.tree.kind {
        ItemKind::Source(it) => it.using.as_ref()?,
        ItemKind::Node(it) => it.using.as_ref()?,
        _ => return None,
    };
    let holds = |span| {
        let range = here.range(span);
        range.start <= said.range.start && said.range.end <= range.end
    };
    let arg = call.args.iter().find(|arg| holds(arg.value.span))?;
    let name = arg.name.as_ref().filter(|name| name.text == "body")?;
    Some(Offer::new("Read the whole body", vec![ask.edit(here.range(name.span), "content")]))
}
