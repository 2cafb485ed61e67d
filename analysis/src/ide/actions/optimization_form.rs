//! Writes a parameter of an optimization in its right form, or takes it out.

use super::ask::{Ask, Offer, without};
use super::forms::{as_kind, positive};
use crate::diagnostics::unknown_optimization::UnknownOptimization;
use crate::library::component::component_decl;
use crate::library::words;
use crate::workspace::Diagnostic;
use flux_catalog::Declares;
use flux_syntax::tree::{ItemKind, Span};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offers(ask, said).unwrap_or_default()
}

fn offers(ask: &Ask<'_>, said: &Diagnostic) -> Option<Vec<Offer>> {
    let here = ask.here(said.range.start)?;
    let ItemKind::Optimize(it) = &here.tree.kind else { return None };
    if said.is::<UnknownOptimization>() {
        let written = it.with.component.text.as_str();
        let like = |name: &&str| name.chars().next() == written.chars().next();
        let known = words::words(ask.db, Declares::Optimizations);
        let near = known
            .iter()
            .map(|known| known.name(ask.db).as_str())
            .filter(like)
            .max_by_key(|name| (strsim::jaro(name, written) * 1000.0) as u32);
        let edit = near.map(|near| ask.edit(said.range.clone(), near));
        let title = format!("Change to `{}`", near?);
        return Some(vec![Offer::new(title, vec![edit?])]);
    }
    let spans: Vec<Span> = it.with.args.iter().map(|arg| arg.span).collect();
    let n = spans.iter().position(|span| here.range(*span) == said.range)?;
    let arg = &it.with.args[n];
    let mut out = Vec::new();
    if let Some(name) = &arg.name {
        let written = here.written(ask.db, arg.value.span);
        let word = words::word(ask.db, Declares::Optimizations, &it.with.component.text)?;
        let declared = component_decl(ask.db, word).as_ref()?.args.iter().find(|d| d.name == name.text);
        let form = declared.and_then(|d| as_kind(&d.kind, &arg.value, written)).map(positive);
        let form = form.filter(|form| form != written);
        let sample = || words::usage(ask.db, word).sample(&name.text).map(ToString::to_string);
        if let Some(value) = form.or_else(sample) {
            let edit = ask.edit(here.range(arg.value.span), value.clone());
            out.push(Offer::new(format!("Change to `{}: {value}`", name.text), vec![edit]));
        }
    }
    let edit = ask.edit(here.range(without(&spans, n)?), "");
    out.push(Offer::new(format!("Remove `{}`", here.written(ask.db, arg.span)), vec![edit]));
    Some(out)
}
