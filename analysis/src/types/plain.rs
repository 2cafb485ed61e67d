//! Types and fields as the catalog and the plan have them.

use crate::files::db::Db;
use crate::names::declared::Entity;
use crate::types::{Field, Ty, record_fields};
use flux_plan::{RecordId, RecordType, Type};
use salsa::plumbing::AsId;

/// A field for comparison only: record types are told apart by the declaration's id, not by the plan's table.
pub fn loose(field: &Field) -> flux_plan::Field {
    flux_plan::Field { name: field.name.to_string(), ty: plan_type(&field.ty, &mut loose_id) }
}

fn loose_id(record: Entity) -> RecordId {
    RecordId(record.as_id().index())
}

/// The record types that some fields' types refer to, and those that these refer to, by the ids of [`loose`].
pub fn record_types<'f>(db: &dyn Db, fields: impl Iterator<Item = &'f Field>) -> Vec<(RecordId, RecordType)> {
    let mut found: Vec<Entity> = Vec::new();
    fields.for_each(|field| records_in(&field.ty, &mut found));
    let mut out = Vec::new();
    while let Some(record) = found.get(out.len()).copied() {
        let fields = record_fields(db, record);
        fields.iter().for_each(|field| records_in(&field.ty, &mut found));
        let name = record.name(db).to_string();
        out.push((loose_id(record), RecordType { name, fields: fields.iter().map(loose).collect() }));
    }
    out
}

fn records_in(ty: &Ty, found: &mut Vec<Entity>) {
    match ty {
        Ty::Record(record) if !found.contains(record) => found.push(*record),
        Ty::List(a) | Ty::Option(a) | Ty::Stream(a) => records_in(a, found),
        Ty::Map(a, b) => {
            records_in(a, found);
            records_in(b, found);
        }
        Ty::Made(fields) => fields.iter().for_each(|field| records_in(&field.ty, found)),
        _ => {}
    }
}

/// A type as the plan has it; record types by the given table.
pub fn plan_type(ty: &Ty, record: &mut dyn FnMut(Entity) -> RecordId) -> Type {
    match ty {
        Ty::Int => Type::Int,
        Ty::Float => Type::Float,
        Ty::Bool => Type::Bool,
        Ty::String => Type::String,
        Ty::Bytes => Type::Bytes,
        Ty::Json | Ty::Made(_) => Type::Json,
        Ty::Time => Type::Time,
        Ty::Duration => Type::Duration,
        Ty::List(a) => Type::List(Box::new(plan_type(a, record))),
        Ty::Map(a, b) => Type::Map(Box::new(plan_type(a, record)), Box::new(plan_type(b, record))),
        Ty::Option(a) => Type::Option(Box::new(plan_type(a, record))),
        Ty::Stream(a) => Type::Stream(Box::new(plan_type(a, record))),
        Ty::Record(entity) => Type::Record(record(*entity)),
        Ty::Foreign(name) | Ty::Var(name) => Type::Foreign(name.to_string()),
        Ty::Unknown => Type::Foreign("?".to_owned()),
    }
}
