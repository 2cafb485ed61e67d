//! Takes the code of success out of a handler's codes.

use super::ask::{Ask, Offer, without};
use crate::workspace::Diagnostic;
use flux_syntax::tree::{ItemKind, Span};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let path = match &here.tree.kind {
        ItemKind::Handler(it) => it.path.as_ref()?,
        ItemKind::Recover(it) => &it.path,
        _ => return None,
    };
    let codes: Vec<Span> = path.codes.iter().map(|(_, span)| *span).collect();
    let n = codes.iter().position(|span| here.range(*span) == said.range)?;
    let (span, title) = if codes.len() == 1 {
        let end = path.names.last()?.span.end;
        (Span { start: end, end: path.span.end }, "Take every code")
    } else {
        (without(&codes, n)?, "Remove the code 0")
    };
    Some(Offer::new(title, vec![ask.edit(here.range(span), "")]).preferred())
}
