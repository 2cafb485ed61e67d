//! Takes an argument out that a component does not have, or has already.

use super::add_argument::call_at;
use super::ask::{Ask, Offer, without};
use crate::workspace::Diagnostic;
use flux_syntax::tree::Span;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let call = call_at(here, &said.range)?;
    let spans: Vec<Span> = call.args.iter().map(|arg| arg.span).collect();
    let n = spans.iter().position(|span| {
        let own = here.range(*span);
        own.start <= said.range.start && said.range.end <= own.end
    })?;
    let edit = ask.edit(here.range(without(&spans, n)?), "");
    Some(Offer::new(format!("Remove `{}`", here.written(ask.db, spans[n])), vec![edit]))
}
