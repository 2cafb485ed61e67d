//! Arguments that come with the flow: `list.take(count)`, where `count` is an input, or `order.count` a field of one.

use crate::diagnostics::Diag;
use crate::diagnostics::argument_kind::{LiveField, LiveKind};
use crate::files::db::Db;
use crate::library::call::{Bound, BoundArg};
use crate::library::component::component_decl;
use crate::types::{Field, Ty, record_fields};
use flux_catalog::kinds;
use flux_plan::Constant;
use smol_str::SmolStr;

/// What is wrong with a call's arguments that name values, now that these are known.
pub(super) fn check<'db>(db: &'db dyn Db, bound: &Bound<'db>, inputs: &[Field]) -> Vec<Diag<'db>> {
    let Some(decl) = component_decl(db, bound.component) else { return Vec::new() };
    let is_live = |arg: &&BoundArg<'db>| decl.args.iter().any(|d| d.name == arg.name && d.live);
    bound.args.iter().filter(is_live).filter_map(|arg| wrong(db, arg, inputs)).collect()
}

fn wrong<'db>(db: &'db dyn Db, arg: &BoundArg<'db>, inputs: &[Field]) -> Option<Diag<'db>> {
    let (Constant::Name(path), Some(place)) = (&arg.value, arg.place) else { return None };
    let mut parts = path.split('.');
    // That there is no such input is told where names are wired.
    let head = parts.next()?;
    let mut ty = inputs.iter().find(|field| field.name == head)?.ty.clone();
    for part in parts {
        ty = match field(db, &ty, part) {
            Ok(ty) => ty?,
            Err(known) => {
                let (ty, field) = (ty.show(db), SmolStr::new(part));
                return Some(Diag::new(place, LiveField { ty, field, known }));
            }
        };
    }
    let (argument, kind) = (arg.name.clone(), arg.kind.clone());
    (!fits(&kind, &ty))
        .then(|| Diag::new(place, LiveKind { argument, kind, path: path.into(), ty: ty.show(db) }))
}

/// The type of a field; none: it is known when it is there. Else the fields that there are.
fn field(db: &dyn Db, ty: &Ty, name: &str) -> Result<Option<Ty>, Vec<SmolStr>> {
    match ty {
        Ty::Json | Ty::Unknown => Ok(None),
        Ty::Map(_, value) => Ok(Some((**value).clone())),
        Ty::Option(inner) => field(db, inner, name),
        Ty::Record(record) => {
            let fields = record_fields(db, *record);
            let found = fields.iter().find(|field| field.name == name).map(|field| field.ty.clone());
            found.map(Some).ok_or_else(|| fields.iter().map(|field| field.name.clone()).collect())
        }
        _ => Err(Vec::new()),
    }
}

/// Can a value of that type be an argument of that kind?
fn fits(kind: &str, ty: &Ty) -> bool {
    match (kind, ty) {
        (_, Ty::Json | Ty::Unknown) | ("int" | "float", Ty::Int) | ("float", Ty::Float) => true,
        ("size", Ty::Int) | ("bool", Ty::Bool) | ("duration", Ty::Duration) => true,
        (text, Ty::String) => kinds::named(text).is_some(),
        _ => false,
    }
}
