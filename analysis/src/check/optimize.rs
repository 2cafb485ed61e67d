//! `optimize` items: which there are, and what they take. What is legal is asked in [`crate::choices`].

use crate::choices::{OPTIMIZATIONS, Optimization};
use crate::diagnostics::optimization_argument::OptimizationArgument;
use crate::diagnostics::{Diag, unknown_optimization};
use crate::files::statement::ItemRef;
use crate::types::values::constant;
use flux_syntax::tree::Optimize;
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
