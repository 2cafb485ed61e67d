//! Record types that a checker tells apart by numbers of its own, as values need them: numbered from 0.

use flux_plan::{Field, RecordId, RecordType, Type};
use flux_value::Records;

/// A type, and the record types around it, numbered from 0 as values need them.
pub(crate) fn numbered(ty: &Type, records: &[(RecordId, RecordType)]) -> (Type, Records) {
    let all = records.iter().map(|(_, record)| RecordType {
        name: record.name.clone(),
        fields: record
            .fields
            .iter()
            .map(|field| Field { name: field.name.clone(), ty: renumbered(&field.ty, records) })
            .collect(),
    });
    (renumbered(ty, records), Records::new(all.collect()))
}

fn renumbered(ty: &Type, records: &[(RecordId, RecordType)]) -> Type {
    let inner = |ty: &Type| Box::new(renumbered(ty, records));
    match ty {
        Type::List(item) => Type::List(inner(item)),
        Type::Option(value) => Type::Option(inner(value)),
        Type::Stream(value) => Type::Stream(inner(value)),
        Type::Map(key, value) => Type::Map(inner(key), inner(value)),
        Type::Record(id) => {
            let at = records.iter().position(|(own, _)| own == id);
            Type::Record(RecordId(at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)))
        }
        plain => plain.clone(),
    }
}
