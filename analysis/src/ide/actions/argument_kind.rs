//! Writes an argument in the form that its component takes.

use super::add_argument::call_at;
use super::ask::{Ask, Offer};
use super::brought::title;
use super::forms::{as_kind, sample};
use crate::library::component::{component_decl, find_component};
use crate::workspace::Diagnostic;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offers(ask, said).unwrap_or_default()
}

fn offers(ask: &Ask<'_>, said: &Diagnostic) -> Option<Vec<Offer>> {
    let here = ask.here(said.range.start)?;
    let call = call_at(here, &said.range)?;
    let decl = component_decl(ask.db, find_component(ask.db, ask.file, &call.component.text)?).as_ref()?;
    let within = |arg: &&flux_syntax::tree::Arg| {
        let own = here.range(arg.span);
        own.start <= said.range.start && said.range.end <= own.end
    };
    let n = call.args.iter().position(|arg| within(&arg))?;
    let arg = &call.args[n];
    let declared = match &arg.name {
        Some(name) => decl.args.iter().find(|declared| declared.name == name.text)?,
        None => decl.args.get(n)?,
    };
    let mut out = Vec::new();
    if let Some(fix) = &said.fix {
        out.push(Offer::new(title(fix, said), vec![fix.clone()]).preferred());
    }
    let written = here.written(ask.db, arg.value.span);
    let range = here.range(arg.value.span);
    let form = as_kind(&declared.kind, &arg.value, written).filter(|form| form != written);
    match form {
        Some(form) => {
            out.push(Offer::new(format!("Change to `{form}`"), vec![ask.edit(range, form)]).preferred());
        }
        None => {
            let form = sample(&declared.kind)?;
            out.push(Offer::new(format!("Change to `{form}`"), vec![ask.edit(range, form)]));
        }
    }
    Some(out)
}
