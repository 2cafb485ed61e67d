//! Types and fields as the catalog and the plan have them.

use crate::types::{Field, Ty};
use flux_plan::{RecordId, Type};
use salsa::plumbing::AsId;

/// A field for comparison only: record types are told apart by the declaration's id, not by the plan's table.
pub fn loose(field: &Field) -> flux_plan::Field {
    let record = &mut |entity: crate::names::declared::Entity| RecordId(entity.as_id().index());
    flux_plan::Field { name: field.name.to_string(), ty: plan_type(&field.ty, record) }
}

/// A type as the plan has it; record types by the given table.
pub fn plan_type(ty: &Ty, record: &mut dyn FnMut(crate::names::declared::Entity) -> RecordId) -> Type {
    match ty {
        Ty::Int => Type::Int,
        Ty::Float => Type::Float,
        Ty::Bool => Type::Bool,
        Ty::String => Type::String,
        Ty::Bytes => Type::Bytes,
        Ty::Json => Type::Json,
        Ty::Time => Type::Time,
        Ty::Duration => Type::Duration,
        Ty::List(a) => Type::List(Box::new(plan_type(a, record))),
        Ty::Map(a, b) => Type::Map(Box::new(plan_type(a, record)), Box::new(plan_type(b, record))),
        Ty::Option(a) => Type::Option(Box::new(plan_type(a, record))),
        Ty::Record(entity) => Type::Record(record(*entity)),
        Ty::Foreign(name) | Ty::Var(name) => Type::Foreign(name.to_string()),
        Ty::Unknown => Type::Foreign("?".to_owned()),
    }
}
