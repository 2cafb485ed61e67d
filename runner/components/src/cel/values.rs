//! Values to CEL's and back.

use super::budget::{Budget, Counted};
use cel::Value as Cel;
use cel::common::types::{
    CelBool, CelBytes, CelDouble, CelInt, CelList, CelMap, CelMapKey, CelNull, CelString,
};
use cel::common::value::Val;
use cel::objects::Key;
use flux_node::{Failure, Mismatch, Records, Type, Value};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A value as expressions see it; borrows its texts and bytes.
pub(super) type Seen<'v> = Box<dyn Val + 'v>;

/// The value as expressions see it.
///
/// # Errors
/// It is a response or of a foreign type.
pub(super) fn to_cel<'v>(value: &'v Value, budget: &Budget) -> Result<Seen<'v>, Failure> {
    Ok(match value {
        Value::Int(n) | Value::Time(n) => Box::new(CelInt::from(*n)),
        Value::Duration(nanos) => Box::new(CelInt::from(i64::try_from(*nanos).unwrap_or(i64::MAX))),
        Value::Float(x) => Box::new(CelDouble::from(*x)),
        Value::Bool(b) => Box::new(CelBool::from(*b)),
        Value::Str(text) => Box::new(CelString::from(&**text)),
        Value::Bytes(bytes) => Box::new(CelBytes::from(&bytes[..])),
        Value::Json(json) => json_to_cel(json, budget),
        Value::List(items) => {
            let items = items.iter().map(|item| to_cel(item, budget)).collect::<Result<Vec<_>, _>>()?;
            Box::new(Counted::new(CelList::from(items), budget))
        }
        Value::Map(entries) => map(entries.iter().map(|(key, value)| (&**key, value)), budget)?,
        Value::Record(record) => map(record.names.iter().map(|name| &**name).zip(&record.values), budget)?,
        Value::Option(None) => Box::new(CelNull),
        Value::Option(Some(value)) => to_cel(value, budget)?,
        Value::Empty | Value::Response(_) | Value::Foreign(_) => {
            let message = format!("an expression can't look into a `{}`", value.type_name());
            return Err(Failure::new(422, message));
        }
    })
}

fn map<'v>(
    entries: impl Iterator<Item = (&'v str, &'v Value)>,
    budget: &Budget,
) -> Result<Seen<'v>, Failure> {
    let entries = entries.map(|(key, value)| Ok((CelMapKey::from(key), to_cel(value, budget)?)));
    let entries = entries.collect::<Result<HashMap<_, _>, Failure>>()?;
    Ok(Box::new(Counted::new(CelMap::from(entries), budget)))
}

fn json_to_cel<'v>(json: &'v Json, budget: &Budget) -> Seen<'v> {
    match json {
        Json::Null => Box::new(CelNull),
        Json::Bool(b) => Box::new(CelBool::from(*b)),
        Json::Number(n) => match n.as_i64() {
            Some(n) => Box::new(CelInt::from(n)),
            None => Box::new(CelDouble::from(n.as_f64().unwrap_or(f64::NAN))),
        },
        Json::String(text) => Box::new(CelString::from(text.as_str())),
        Json::Array(items) => {
            let items = items.iter().map(|item| json_to_cel(item, budget)).collect::<Vec<_>>();
            Box::new(Counted::new(CelList::from(items), budget))
        }
        Json::Object(members) => {
            let entry = |(key, value): (&'v String, &'v Json)| {
                (CelMapKey::from(key.as_str()), json_to_cel(value, budget))
            };
            let members = members.iter().map(entry).collect::<HashMap<_, _>>();
            Box::new(Counted::new(CelMap::from(members), budget))
        }
    }
}

/// What an expression made, as a value of that type.
///
/// # Errors
/// It is none.
pub(super) fn from_cel(value: &Cel, ty: &Type, records: &Records) -> Result<Value, Mismatch> {
    let mismatch = || Mismatch::new(records.describe(ty), kind(value));
    Ok(match (ty, value) {
        (Type::Option(_), Cel::Null) => Value::Option(None),
        (Type::Option(inner), _) => Value::Option(Some(Arc::new(from_cel(value, inner, records)?))),
        (Type::Int, Cel::Int(n)) => Value::Int(*n),
        (Type::Int, Cel::UInt(n)) => Value::Int(i64::try_from(*n).map_err(|_| mismatch())?),
        (Type::Float, Cel::Float(x)) => Value::Float(*x),
        (Type::Float, Cel::Int(n)) => Value::Float(*n as f64),
        (Type::Bool, Cel::Bool(b)) => Value::Bool(*b),
        (Type::String, Cel::String(text)) => Value::Str(text.as_str().into()),
        (Type::Bytes, Cel::Bytes(bytes)) => Value::Bytes(bytes.to_vec().into()),
        (Type::Time, Cel::Int(n)) => Value::Time(*n),
        (Type::Duration, Cel::Int(n)) => Value::Duration(u64::try_from(*n).map_err(|_| mismatch())?),
        (Type::Json, _) => {
            let json = cel_to_json(value).ok_or_else(mismatch)?;
            Value::json(json)
                .map_err(|_| Mismatch::new(records.describe(ty), "JSON that is nested too deep"))?
        }
        (Type::List(element), Cel::List(items)) => {
            let items = items.iter().enumerate().map(|(i, item)| {
                from_cel(item, element, records).map_err(|error| error.inside(&format!("[{i}]")))
            });
            Value::List(Arc::new(items.collect::<Result<_, _>>()?))
        }
        (Type::Map(_, element), Cel::Map(entries)) => {
            let entries = entries.map.iter().map(|(key, value)| {
                let key = key_text(key);
                let value =
                    from_cel(value, element, records).map_err(|error| error.inside(&format!(".{key}")));
                Ok((key.into(), value?))
            });
            Value::Map(Arc::new(entries.collect::<Result<BTreeMap<_, _>, Mismatch>>()?))
        }
        (Type::Record(id), Cel::Map(entries)) => {
            let fields = records.get(*id).map_or(&[][..], |record| &record.fields);
            let values = fields.iter().map(|field| {
                let member = entries.map.get(&Key::String(Arc::new(field.name.clone())));
                let value = member.unwrap_or(&Cel::Null);
                from_cel(value, &field.ty, records).map_err(|error| error.inside(&format!(".{}", field.name)))
            });
            records.value(*id, values.collect::<Result<_, _>>()?)
        }
        _ => return Err(mismatch()),
    })
}

fn cel_to_json(value: &Cel) -> Option<Json> {
    Some(match value {
        Cel::Null => Json::Null,
        Cel::Bool(b) => Json::Bool(*b),
        Cel::Int(n) => Json::from(*n),
        Cel::UInt(n) => Json::from(*n),
        Cel::Float(x) => Json::from(*x),
        Cel::String(text) => Json::String(text.to_string()),
        Cel::List(items) => Json::Array(items.iter().map(cel_to_json).collect::<Option<_>>()?),
        Cel::Map(entries) => {
            let entries = entries.map.iter().map(|(key, value)| Some((key_text(key), cel_to_json(value)?)));
            Json::Object(entries.collect::<Option<_>>()?)
        }
        Cel::Bytes(bytes) => Value::Bytes(bytes.to_vec().into()).to_json().ok()?,
        _ => return None,
    })
}

fn key_text(key: &Key) -> String {
    match key {
        Key::Int(n) => n.to_string(),
        Key::Uint(n) => n.to_string(),
        Key::Bool(b) => b.to_string(),
        Key::String(text) => text.to_string(),
    }
}

fn kind(value: &Cel) -> &'static str {
    match value {
        Cel::Null => "nothing",
        Cel::Bool(_) => "a boolean",
        Cel::Int(_) | Cel::UInt(_) => "a whole number",
        Cel::Float(_) => "a number with a point",
        Cel::String(_) => "text",
        Cel::Bytes(_) => "bytes",
        Cel::List(_) => "a list",
        Cel::Map(_) => "a map",
        _ => "something else",
    }
}
