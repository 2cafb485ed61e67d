//! `optimize` items: which there are, and what they take. What is legal is asked in [`crate::choices`].

use crate::choices::{OPTIMIZATIONS, Optimization};
use crate::diagnostics::optimization_argument::OptimizationArgument;
use crate::diagnostics::{Diag, unknown_input, unknown_optimization};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::component::find_component;
use crate::library::unknown;
use crate::types::values::constant;
use flux_syntax::tree::{Call, Optimize, Param, Params, ValueKind};
use smol_str::SmolStr;

pub(super) fn check<'db>(at: ItemRef<'db>, optimize: &Optimize, diags: &mut Vec<Diag<'db>>) {
    let name = &optimize.with.component.text;
    let Some(Optimization { parameters, form, .. }) = Optimization::named(name) else {
        let known = OPTIMIZATIONS.iter().map(|known| SmolStr::new_static(known.name)).collect();
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

/// `optimize program with runtime(…)`: of no node.
pub(super) fn is_of_the_program(optimize: &Optimize) -> bool {
    optimize.with.component.text == "runtime" && optimize.nodes.iter().all(|name| name.text == "program")
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
