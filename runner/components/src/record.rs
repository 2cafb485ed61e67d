//! `record`: what a record of a flow makes of values. No program names it; the plan does.
//!
//! Comes in: the values that it names. Goes out: for each output what is written for it, a name being an input or a
//! field of one; made into a value of the output's type where that is settled, else a record of the written fields.

use crate::Shared;
use crate::support::{Build, Work, sync_of};
use bytestring::ByteString;
use flux_node::{BuildError, Built, Bulk, Call, Constant, Failure, Record, Records, Type, Value};
use std::sync::Arc;

/// The component's name in plans.
pub(crate) const NAME: &str = "record";

/// A written value, ready to be made.
enum Piece {
    Known(Value),
    /// An input, and the way to a field inside it.
    Input(usize, Vec<ByteString>),
    List(Vec<Piece>),
    Record(Arc<[ByteString]>, Vec<Piece>),
}

pub(crate) fn make(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let list = |name: &str| match build.written(name) {
        Some(Constant::List(items)) => Ok(items.as_slice()),
        _ => Err(build.wrong(name, "is a list")),
    };
    let settled = list("settled")?;
    let pieces = list("values")?.iter().map(|value| piece(build, value)).collect::<Result<Vec<_>, _>>()?;
    let types: Vec<Option<Type>> = build
        .signature
        .outputs
        .iter()
        .zip(settled)
        .map(|(output, settled)| (*settled == Constant::Bool(true)).then(|| output.ty.clone()))
        .collect();
    let records = build.records.clone();
    Ok(sync_of(Work::BUILD, move |call| {
        for (at, (piece, ty)) in pieces.iter().zip(&types).enumerate() {
            let value = piece.value(call)?;
            let value = match ty {
                Some(ty) => fitted(value, ty, &records)?,
                None => value,
            };
            call.set(at, value);
        }
        Ok(())
    }))
}

fn piece(build: &Build<'_>, written: &Constant) -> Result<Piece, BuildError> {
    Ok(match written {
        Constant::Name(name) => {
            let mut way = name.split('.').map(ByteString::from);
            let first = way.next().unwrap_or_default();
            let at = build.signature.inputs.iter().position(|input| *input.name == *first);
            let at = at.ok_or_else(|| BuildError::Signature(format!("there is no input `{first}`")))?;
            Piece::Input(at, way.collect())
        }
        Constant::List(items) => {
            Piece::List(items.iter().map(|item| piece(build, item)).collect::<Result<_, _>>()?)
        }
        Constant::Record(fields) => {
            let names = fields.iter().map(|(name, _)| name.as_str().into()).collect();
            let pieces = fields.iter().map(|(_, value)| piece(build, value)).collect::<Result<_, _>>()?;
            Piece::Record(names, pieces)
        }
        known => Piece::Known(flux_node::constant(known, build.resources)?),
    })
}

impl Piece {
    fn value(&self, call: &Call<'_>) -> Result<Value, Failure> {
        Ok(match self {
            Piece::Known(value) => value.clone(),
            Piece::Input(at, way) => {
                let mut value = call.input(*at);
                for name in way {
                    value = field(value, name)?;
                }
                value.clone()
            }
            Piece::List(items) => {
                let items = items.iter().map(|item| item.value(call)).collect::<Result<Vec<_>, _>>()?;
                Value::List(Bulk::new(items))
            }
            Piece::Record(names, pieces) => {
                let values = pieces.iter().map(|piece| piece.value(call)).collect::<Result<Vec<_>, _>>()?;
                Value::Record(Arc::new(Record { names: names.clone(), values }))
            }
        })
    }
}

fn field<'v>(value: &'v Value, name: &str) -> Result<&'v Value, Failure> {
    let found = match value {
        Value::Record(record) => {
            record.names.iter().zip(&record.values).find(|(own, _)| **own == *name).map(|(_, value)| value)
        }
        _ => None,
    };
    found.ok_or_else(|| Failure::new(500, format!("a `{}` has no field `{name}`", value.type_name())))
}

/// A value as one of that type: written records become records of the types that they stand for, or JSON.
fn fitted(value: Value, ty: &Type, records: &Records) -> Result<Value, Failure> {
    Ok(match (ty, value) {
        (Type::Json, json @ Value::Json(_)) => json,
        (Type::Json, other) => {
            let json = other.to_json().map_err(|error| Failure::new(422, error.to_string()))?;
            Value::json(json)?
        }
        (Type::List(item), Value::List(items)) if may_change(item) => {
            let items = items.iter().map(|one| fitted(one.clone(), item, records));
            Value::List(Bulk::new(items.collect::<Result<_, _>>()?))
        }
        (Type::Option(inner), Value::Option(Some(value))) if may_change(inner) => {
            Value::Option(Some(Arc::new(fitted(Value::clone(&value), inner, records)?)))
        }
        (Type::Record(id), Value::Record(record)) => {
            let fields = records.get(*id).map_or(&[][..], |ty| &ty.fields);
            let values = fields.iter().map(|wanted| {
                let at = record.names.iter().position(|name| **name == *wanted.name);
                match at {
                    Some(at) => fitted(record.values[at].clone(), &wanted.ty, records),
                    None => Err(Failure::new(500, format!("a record has no field `{}`", wanted.name))),
                }
            });
            records.value(*id, values.collect::<Result<_, _>>()?)
        }
        (_, same) => same,
    })
}

/// Can a value in a place of that type be one that is written?
fn may_change(ty: &Type) -> bool {
    match ty {
        Type::Json | Type::Record(_) => true,
        Type::List(inner) | Type::Option(inner) => may_change(inner),
        _ => false,
    }
}
