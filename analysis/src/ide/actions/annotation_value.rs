//! Writes an annotation's value in its right form.

use super::ask::{Ask, Offer};
use super::forms::{as_kind, positive};
use crate::workspace::Diagnostic;
use flux_syntax::tree::{Annotation, Value};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let own = here.tree.annotations.iter().find(|a| here.range(a.span) == said.range)?;
    let written = |value: &Value| here.written(ask.db, value.span).to_owned();
    let form = form(own, &written)?;
    let text = format!("@{form}");
    Some(Offer::new(format!("Change to `{text}`"), vec![ask.edit(said.range.clone(), text)]).preferred())
}

fn form(annotation: &Annotation, written: &impl Fn(&Value) -> String) -> Option<String> {
    let name = annotation.name.text.as_str();
    let first = annotation.args.first();
    let time = |value: &Value| {
        let text = as_kind("duration", value, &written(value));
        text.filter(|text| !text.starts_with('0'))
    };
    Some(match (name, first) {
        ("pure" | "idempotent" | "commutative" | "output", Some(_)) => name.to_owned(),
        ("timeout", Some(arg)) => format!("timeout({})", time(&arg.value)?),
        ("timeout", None) => "timeout(2s)".to_owned(),
        ("limit", Some(arg)) => {
            format!("limit({})", positive(as_kind("int", &arg.value, &written(&arg.value))?))
        }
        ("limit", None) => "limit(16)".to_owned(),
        ("volatile", Some(arg)) => {
            let within = time(&arg.value).unwrap_or_else(|| "0".to_owned());
            match annotation.args.get(1).and_then(|arg| time(&arg.value)) {
                Some(on_error) => format!("volatile({within}, on_error: {on_error})"),
                None => format!("volatile({within})"),
            }
        }
        ("volatile", None) => "volatile(0)".to_owned(),
        _ => return None,
    })
}
