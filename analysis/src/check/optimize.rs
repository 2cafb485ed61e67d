//! `optimize` items: which there are, and what they take. What is legal is decided where they are carried out.

use crate::diagnostics::optimization_argument::OptimizationArgument;
use crate::diagnostics::{Diag, unknown_input, unknown_optimization};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::component::find_component;
use crate::library::unknown;
use crate::types::values::constant;
use flux_plan::Constant;
use flux_syntax::tree::{Call, Optimize, Param, Params, ValueKind};
use smol_str::SmolStr;

/// A parameter of an optimization: its name, and what it may be.
type Parameter = (&'static str, fn(&Constant) -> bool);

const COUNT: fn(&Constant) -> bool = |c| matches!(c, Constant::Int(n) if *n > 0);
const TIME: fn(&Constant) -> bool = |c| matches!(c, Constant::Duration(_));
const SIZE: fn(&Constant) -> bool = |c| matches!(c, Constant::Size(_));
const TEXT: fn(&Constant) -> bool = |c| matches!(c, Constant::Text(_));
const AFTER: fn(&Constant) -> bool = |c| match c {
    Constant::Duration(_) => true,
    Constant::Text(p) => {
        p.strip_prefix('p').is_some_and(|n| n.parse::<f64>().is_ok_and(|n| n > 0.0 && n < 100.0))
    }
    _ => false,
};
const NAME: fn(&Constant) -> bool = |c| matches!(c, Constant::Name(_));

/// The optimizations of the language, each with its parameters and its form.
const ALL: &[(&str, &[Parameter], &str)] = &[
    ("cache", &[("entries", COUNT), ("ttl", TIME), ("size", SIZE)], "`cache(entries: 100_000, ttl: 3m)`"),
    ("precompute", &[("every", TIME), ("top", COUNT)], "`precompute(every: 1h, top: 1_000)`"),
    ("postpone", &[("queue", TEXT)], "`postpone(queue: \"notify.queue\")`"),
    ("replicate", &[("copies", COUNT), ("after", AFTER)], "`replicate(copies: 2, after: \"p95\")`"),
    ("retry", &[("times", COUNT), ("backoff", TIME)], "`retry(times: 3, backoff: 50ms)`"),
    ("batch", &[("max", COUNT), ("within", TIME)], "`batch(max: 64, within: 2ms)`"),
    ("partition", &[("by", NAME), ("shards", COUNT)], "`partition(by: user, shards: 4)`"),
];

pub(super) fn check<'db>(at: ItemRef<'db>, optimize: &Optimize, diags: &mut Vec<Diag<'db>>) {
    let name = &optimize.with.component.text;
    let Some((_, parameters, form)) = ALL.iter().find(|(known, ..)| name == known) else {
        let known = ALL.iter().map(|(name, ..)| SmolStr::new_static(name)).collect();
        diags.push(unknown_optimization::unknown(at.at(optimize.with.component.span), name, known));
        return;
    };
    for (i, arg) in optimize.with.args.iter().enumerate() {
        let declared = match &arg.name {
            Some(given) => parameters.iter().find(|(known, _)| *known == given.text),
            None => parameters.get(i),
        };
        let place = at.at(arg.span);
        match declared {
            Some((_, fits)) if fits(&constant(&arg.value)) => {}
            other => {
                let of = other.map(|(known, _)| SmolStr::new_static(known));
                let mistake = OptimizationArgument { optimization: name.clone(), of, form };
                diags.push(Diag::new(place, mistake));
            }
        }
    }
}

/// The call that a component is made from: the component is there, and every name in it is one of its arguments.
pub(super) fn component_using<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    at: ItemRef<'db>,
    call: &Call,
    own: &Params,
    diags: &mut Vec<Diag<'db>>,
) {
    if find_component(db, file, &call.component.text).is_none() {
        diags.extend(unknown::component(db, file, at.at(call.component.span), &call.component.text));
    }
    let known: Vec<SmolStr> = own
        .params
        .iter()
        .filter_map(|param| match param {
            Param::Field { name, .. } => Some(name.text.clone()),
            Param::Row(_) => None,
        })
        .collect();
    for arg in &call.args {
        if let ValueKind::Name(name) = &arg.value.kind
            && !known.contains(&name.text)
            && crate::names::resolve(db, file, crate::names::declared::Space::Store, &name.text).is_none()
        {
            diags.push(unknown_input::unknown(at.at(name.span), &name.text, &known));
        }
    }
}
