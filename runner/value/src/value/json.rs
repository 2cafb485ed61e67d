//! Values to JSON and back.
//!
//! | type | JSON |
//! |---|---|
//! | `int`, `float`, `bool`, `string`, `json` | as they are; a float that is no finite number is `null` |
//! | `bytes` | Base64 text (RFC 4648, with padding) |
//! | `time` | RFC 3339 text in UTC: `"2026-03-04T05:06:07.5Z"` |
//! | `duration` | seconds as a number: `1.5`; back also text such as `"250ms"` |
//! | `list` | array |
//! | `map` | object; keys as text |
//! | `option` | the value, or `null`; back, a field that is not there is none too |
//! | records | object, in the order of the type's fields; back, unknown fields are ignored |
//! | a reply | its body if that is UTF-8 text, else Base64 |
//! | `html` | text |
//! | foreign types | none |

use super::{Bulk, Mismatch, Record, Records, Value, time_from_text, time_to_text};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flux_plan::{RecordId, Type, duration_from_text};
use serde::ser::{Error as _, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::Value as Json;
use std::sync::Arc;

/// A value that has no JSON form: one of a foreign type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a value of a foreign type has no JSON form")]
pub struct NoJson;

impl Value {
    /// The value as JSON.
    ///
    /// # Errors
    /// It is, or holds, a value of a foreign type.
    pub fn to_json(&self) -> Result<Json, NoJson> {
        if let Value::Json(json) = self {
            return Ok(Json::clone(json));
        }
        serde_json::to_value(self).map_err(|_| NoJson)
    }

    /// Appends the value's JSON text, without a tree in between.
    ///
    /// # Errors
    /// It is, or holds, a value of a foreign type; what was appended so far is taken back.
    pub fn write_json(&self, out: &mut Vec<u8>) -> Result<(), NoJson> {
        let before = out.len();
        serde_json::to_writer(&mut *out, self).map_err(|_| {
            out.truncate(before);
            NoJson
        })
    }

    /// A value of that type from JSON.
    ///
    /// # Errors
    /// It does not fit; says where.
    pub fn from_json(json: &Json, ty: &Type, records: &Records) -> Result<Value, Mismatch> {
        let mismatch = || Mismatch::new(records.describe(ty), kind(json));
        match ty {
            Type::Json => Ok(Value::Json(Bulk::new(json.clone()))),
            Type::Option(_) if json.is_null() => Ok(Value::Option(None)),
            Type::Option(inner) => Ok(Value::Option(Some(Arc::new(Value::from_json(json, inner, records)?)))),
            Type::List(item) => {
                let items = json.as_array().ok_or_else(mismatch)?.iter().enumerate();
                let items = items.map(|(i, json)| {
                    Value::from_json(json, item, records).map_err(|e| e.inside(&format!("[{i}]")))
                });
                Ok(Value::List(Bulk::new(items.collect::<Result<_, _>>()?)))
            }
            Type::Map(_, value) => {
                let entries = json.as_object().ok_or_else(mismatch)?.iter().map(|(key, json)| {
                    let value =
                        Value::from_json(json, value, records).map_err(|e| e.inside(&format!(".{key}")));
                    Ok((key.as_str().into(), value?))
                });
                Ok(Value::Map(Bulk::new(entries.collect::<Result<_, _>>()?)))
            }
            Type::Record(id) => record(json, *id, records).map_err(|e| e.unwrap_or_else(mismatch)),
            _ => scalar(json, ty).ok_or_else(mismatch),
        }
    }
}

/// `Err(None)`: it is no object.
fn record(json: &Json, id: RecordId, records: &Records) -> Result<Value, Option<Mismatch>> {
    let object = json.as_object().ok_or(None)?;
    let fields = records.get(id).map_or(&[][..], |t| &t.fields);
    let values = fields.iter().map(|field| match object.get(&field.name) {
        Some(json) => {
            Value::from_json(json, &field.ty, records).map_err(|e| e.inside(&format!(".{}", field.name)))
        }
        None if matches!(field.ty, Type::Option(_)) => Ok(Value::Option(None)),
        None => Err(Mismatch::missing(records.describe(&field.ty), &field.name)),
    });
    Ok(records.value(id, values.collect::<Result<_, _>>()?))
}

fn scalar(json: &Json, ty: &Type) -> Option<Value> {
    Some(match ty {
        Type::Int => Value::Int(json.as_i64().or_else(|| whole(json.as_f64()?))?),
        Type::Float => Value::Float(json.as_f64()?),
        Type::Bool => Value::Bool(json.as_bool()?),
        Type::String => Value::Str(json.as_str()?.into()),
        Type::Bytes => Value::Bytes(BASE64.decode(json.as_str()?).ok()?.into()),
        Type::Time => Value::Time(time_from_text(json.as_str()?)?),
        Type::Duration => match json {
            Json::String(text) => duration_from_text(text).map(Value::Duration)?,
            _ => seconds(json.as_f64()?)?,
        },
        _ => return None,
    })
}

/// `2.0` is the whole number that JSON's other writers mean by it.
fn whole(x: f64) -> Option<i64> {
    (x.fract() == 0.0 && x.abs() < 9.0e15).then_some(x as i64)
}

fn seconds(x: f64) -> Option<Value> {
    (0.0..1.8e10).contains(&x).then_some(Value::Duration((x * 1e9).round() as u64))
}

fn kind(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "an array",
        Json::Object(_) => "an object",
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Int(n) => serializer.serialize_i64(*n),
            Value::Float(x) => serializer.serialize_f64(*x),
            Value::Bool(b) => serializer.serialize_bool(*b),
            Value::Str(text) | Value::Html(text) => serializer.serialize_str(text),
            Value::Bytes(bytes) => serializer.serialize_str(&BASE64.encode(bytes)),
            Value::Json(json) => json.serialize(serializer),
            Value::Time(nanos) => serializer.serialize_str(&time_to_text(*nanos)),
            Value::Duration(nanos) if nanos % 1_000_000_000 == 0 => {
                serializer.serialize_u64(nanos / 1_000_000_000)
            }
            Value::Duration(nanos) => serializer.serialize_f64(*nanos as f64 / 1e9),
            Value::List(items) => {
                let mut sequence = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| sequence.serialize_element(item))?;
                sequence.end()
            }
            Value::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(key, value)| map.serialize_entry(&**key, value))?;
                map.end()
            }
            Value::Option(Some(value)) => value.serialize(serializer),
            Value::Option(None) => serializer.serialize_none(),
            Value::Record(record) => record.serialize(serializer),
            Value::Response(response) => {
                let body = response.body.read().map_err(S::Error::custom)?;
                match std::str::from_utf8(&body) {
                    Ok(text) => serializer.serialize_str(text),
                    Err(_) => serializer.serialize_str(&BASE64.encode(&body)),
                }
            }
            Value::Foreign(_) | Value::Empty => Err(S::Error::custom(NoJson)),
        }
    }
}

impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.values.len()))?;
        for (name, value) in self.names.iter().zip(&self.values) {
            map.serialize_entry(&**name, value)?;
        }
        map.end()
    }
}
