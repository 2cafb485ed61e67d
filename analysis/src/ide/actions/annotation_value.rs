//! Writes an annotation's value in its right form.

use super::ask::{Ask, Offer};
use super::forms::{as_kind, positive};
use crate::files::db::Db;
use crate::library::component::{ArgDecl, component_decl};
use crate::library::words;
use crate::workspace::Diagnostic;
use flux_catalog::bounds::Bound;
use flux_catalog::{Declares, literal};
use flux_syntax::tree::{Annotation, Arg, Value, ValueKind};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let own = here.tree.annotations.iter().find(|a| here.range(a.span) == said.range)?;
    let written = |value: &Value| here.written(ask.db, value.span).to_owned();
    let form = form(ask.db, own, &written)?;
    let text = format!("@{form}");
    Some(Offer::new(format!("Change to `{text}`"), vec![ask.edit(said.range.clone(), text)]).preferred())
}

/// The annotation with each argument in the form that its parameter wants; of those that say nothing of the kind, what
/// must be there as the documentation has it.
fn form(db: &dyn Db, annotation: &Annotation, written: &impl Fn(&Value) -> String) -> Option<String> {
    let word = words::word(db, Declares::Annotations, &annotation.name.text)?;
    let (decl, usage) = (component_decl(db, word).as_ref()?, words::usage(db, word));
    let mut args = Vec::new();
    for (n, declared) in decl.args.iter().enumerate() {
        let named = |arg: &&Arg| arg.name.as_ref().is_some_and(|name| name.text == declared.name);
        let place = annotation.args.get(n).filter(|arg| n == 0 || arg.name.is_none());
        let given = annotation.args.iter().find(named).or(place);
        let value = given.and_then(|arg| value(declared, &arg.value, &written(&arg.value)));
        let required = declared.default.is_none();
        let value = match (value, given) {
            (Some(value), _) if is_outside(&decl.bounds, &declared.name, &value) => {
                usage.sample(&declared.name)?.to_string()
            }
            (Some(value), _) => value,
            (None, _) if declared.kind == "age" && required => "0".to_owned(),
            (None, None) if required => usage.sample(&declared.name)?.to_string(),
            (None, Some(_)) if required => return None,
            (None, _) => continue,
        };
        args.push(if n == 0 { value } else { format!("{}: {value}", declared.name) });
    }
    let args = if args.is_empty() { String::new() } else { format!("({})", args.join(", ")) };
    Some(format!("{}{args}", annotation.name.text))
}

/// Do the bounds of the parameter refuse the value?
fn is_outside(bounds: &[Bound], parameter: &str, value: &str) -> bool {
    let Some(value) = literal::parse(value) else { return false };
    let mut own = bounds.iter().filter(|bound| bound.argument == parameter);
    own.any(|bound| bound.refuses(&value, |_| None).is_some())
}

/// A value in the form that a parameter wants.
fn value(declared: &ArgDecl, value: &Value, written: &str) -> Option<String> {
    let text = match declared.kind.as_str() {
        "state" => matches!(value.kind, ValueKind::Name(_)).then(|| written.to_owned()),
        "int" => as_kind("int", value, written).map(positive),
        time @ ("duration" | "age") => as_kind(time, value, written).filter(|text| !text.starts_with('0')),
        kind => as_kind(kind, value, written),
    };
    text.filter(|text| !text.is_empty())
}
