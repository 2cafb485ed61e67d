//! `optimize` items: which there are, and what they take. What is legal is asked in [`crate::choices`].

use crate::diagnostics::optimization_argument::OptimizationArgument;
use crate::diagnostics::{Diag, unknown_optimization};
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::component::component_decl;
use crate::library::words::{self, Misfit};
use flux_catalog::Declares;
use flux_syntax::tree::Optimize;

pub(super) fn check<'db>(db: &'db dyn Db, at: ItemRef<'db>, optimize: &Optimize, diags: &mut Vec<Diag<'db>>) {
    let name = &optimize.with.component.text;
    let Some(word) = words::word(db, Declares::Optimizations, name) else {
        let known = words::words(db, Declares::Optimizations).into_iter().map(|known| known.name(db).clone());
        let place = at.at(optimize.with.component.span);
        diags.push(unknown_optimization::unknown(place, name, known.collect()));
        return;
    };
    let Some(decl) = component_decl(db, word) else { return };
    for misfit in words::bind(decl, &optimize.with.args).misfits {
        let (span, of) = match misfit {
            Misfit::Unknown(arg) => (arg.span, None),
            Misfit::Kind(arg, declared) => (arg.span, Some(declared.name.clone())),
            // That something is missing, its rule says.
            Misfit::Missing(_) => continue,
        };
        let form = words::usage(db, word).written();
        diags.push(Diag::new(at.at(span), OptimizationArgument { optimization: name.clone(), of, form }));
    }
}

/// `optimize program with runtime(…)`: of no node.
pub(super) fn is_of_the_program(optimize: &Optimize) -> bool {
    optimize.with.component.text == "runtime" && optimize.nodes.iter().all(|name| name.text == "program")
}
