//! What the catalog's checkers say of a call, put in its places.

use crate::diagnostics::Diag;
use crate::diagnostics::node_as_source::NodeAsSource;
use crate::diagnostics::text_argument::TextArgument;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::call::{Bound, in_text};
use crate::library::component::component_decl;
use crate::types::plain::loose;
use crate::types::{Field, Ty};
use flux_plan::Constant;

/// What the catalog says of a call, beyond the types.
pub fn catalog_check<'db>(
    db: &'db dyn Db,
    bound: &Bound<'db>,
    inputs: &[Field],
    outputs: &[Field],
) -> Vec<Diag<'db>> {
    let args: Vec<_> = bound
        .args
        .iter()
        .map(|a| flux_catalog::ArgFact { name: &a.name, kind: &a.kind, value: &a.value })
        .collect();
    let (inputs, outputs): (Vec<_>, Vec<_>) =
        (inputs.iter().map(loose).collect(), outputs.iter().map(loose).collect());
    let facts = flux_catalog::CallFacts {
        component: bound.component.name(db),
        args: &args,
        inputs: &inputs,
        outputs: &outputs,
    };
    if !bound.sound {
        return Vec::new();
    }
    flux_catalog::check(&facts).into_iter().map(|problem| catalog_problem(db, bound, problem)).collect()
}

fn catalog_problem<'db>(db: &'db dyn Db, bound: &Bound<'db>, problem: flux_catalog::Problem) -> Diag<'db> {
    let named =
        |a: &&crate::library::call::BoundArg<'db>| Some(a.name.as_str()) == problem.argument.as_deref();
    let arg = bound.args.iter().find(named);
    match arg.and_then(|a| a.place.map(|place| (place, &a.value))) {
        Some((place, Constant::Text(text))) => {
            let at = ItemRef { statement: place.statement, index: 0 };
            in_text(db, at, place.span, text, problem)
        }
        other => {
            let place = other.map_or(bound.place, |(place, _)| place);
            Diag::new(place, TextArgument::from(problem))
        }
    }
}

/// What a source with a component puts out.
pub fn source_outputs<'db>(
    db: &'db dyn Db,
    bound: &Bound<'db>,
    diags: &mut Vec<Diag<'db>>,
) -> Option<Vec<Field>> {
    if !bound.sound {
        return None;
    }
    let decl = component_decl(db, bound.component).as_ref()?;
    if !decl.source {
        diags.push(Diag::new(bound.place, NodeAsSource { name: decl.name.clone() }));
        return None;
    }
    // An argument of the wrong kind is told where it stands.
    if bound.args.iter().any(|arg| !crate::library::call::fits(&arg.kind, &arg.value)) {
        return None;
    }
    let call = bound.to_plan(db);
    match flux_catalog::source_outputs(&call.component, &call.args) {
        Ok(fields) => {
            let field = |f: flux_plan::Field| Field { name: f.name.into(), ty: from_plan(&f.ty) };
            Some(fields.into_iter().map(field).collect())
        }
        Err(problem) => {
            diags.push(catalog_problem(db, bound, problem));
            None
        }
    }
}

/// A type of the catalog, which knows no records.
fn from_plan(ty: &flux_plan::Type) -> Ty {
    use flux_plan::Type;
    use std::sync::Arc;
    match ty {
        Type::Int => Ty::Int,
        Type::Float => Ty::Float,
        Type::Bool => Ty::Bool,
        Type::String => Ty::String,
        Type::Bytes => Ty::Bytes,
        Type::Json => Ty::Json,
        Type::Time => Ty::Time,
        Type::Duration => Ty::Duration,
        Type::List(a) => Ty::List(Arc::new(from_plan(a))),
        Type::Map(a, b) => Ty::Map(Arc::new(from_plan(a)), Arc::new(from_plan(b))),
        Type::Option(a) => Ty::Option(Arc::new(from_plan(a))),
        Type::Record(_) => Ty::Unknown,
        Type::Foreign(name) => Ty::Foreign(name.into()),
    }
}
