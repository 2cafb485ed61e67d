//! What an expression made, as a value of the type that its node puts out.

use super::compute::exact;
use super::seen::{Entries, Items, Key, Seen};
use flux_plan::Type;
use flux_value::{Bulk, Mismatch, Records, Value, time_to_text};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a result becomes a value.
pub(super) struct Outcome<'a> {
    pub(super) records: &'a Records,
    /// The expression's own type is the wanted one: what it was given can be handed on as it is.
    pub(super) same: bool,
}

type Made<T> = Result<T, Mismatch>;

impl Outcome<'_> {
    /// The result as a value of that type.
    ///
    /// # Errors
    /// It is none, because of what `json` or an option held, or a number does not fit.
    pub(super) fn value(&self, seen: &Seen<'_>, ty: &Type) -> Made<Value> {
        let mismatch = |found| Mismatch::new(self.records.describe(ty), found);
        Ok(match (ty, seen) {
            (Type::Option(_), Seen::None) => Value::Option(None),
            (Type::Option(inner), seen) => Value::Option(Some(Arc::new(self.value(seen, inner)?))),
            (Type::Json, seen) => {
                let json = json(seen).ok_or_else(|| mismatch(seen.kind()))?;
                Value::json(json).map_err(|_| mismatch("JSON that is nested too deep"))?
            }
            (Type::Int, Seen::Int(n)) => Value::Int(*n),
            (Type::Int, Seen::Float(x)) => {
                Value::Int(exact(*x).ok_or_else(|| mismatch("a number with a point"))?)
            }
            (Type::Float, Seen::Float(x)) => Value::Float(*x),
            (Type::Float, Seen::Int(n)) => {
                Value::Float(float(*n).ok_or_else(|| mismatch("a whole number that no `float` is"))?)
            }
            (Type::Bool, Seen::Bool(b)) => Value::Bool(*b),
            (Type::String, Seen::Text(text)) => Value::Str(text.whole()),
            (Type::Bytes, Seen::Bytes(bytes)) => Value::Bytes(bytes.clone()),
            (Type::Time, Seen::Time(n)) => Value::Time(*n),
            (Type::Duration, Seen::Duration(n)) => {
                Value::Duration(u64::try_from(*n).map_err(|_| mismatch("a negative duration"))?)
            }
            (Type::List(_), Seen::List(Items::Given(items))) if self.same => Value::List(Bulk::clone(items)),
            (Type::List(element), Seen::List(items)) => {
                let made = items.iter().enumerate().map(|(i, item)| {
                    self.value(&item, element).map_err(|error| error.inside(&format!("[{i}]")))
                });
                Value::List(Bulk::new(made.collect::<Made<_>>()?))
            }
            (Type::Map(..), Seen::Map(Entries::Given(entries))) if self.same => {
                Value::Map(Bulk::clone(entries))
            }
            (Type::Map(_, element), Seen::Map(entries)) => self.map(entries, element)?,
            (Type::Record(_), Seen::Map(Entries::Record(record))) if self.same => {
                Value::Record(Arc::clone(record))
            }
            (Type::Record(id), Seen::Map(entries)) => {
                let fields = self.records.get(*id).map_or(&[][..], |record| &record.fields);
                let values = fields.iter().map(|field| {
                    let value = entries.named(&field.name).unwrap_or(Seen::None);
                    self.value(&value, &field.ty).map_err(|error| error.inside(&format!(".{}", field.name)))
                });
                self.records.value(*id, values.collect::<Made<_>>()?)
            }
            (_, Seen::Opaque(value)) => (*value).clone(),
            // Text of JSON may be the bytes, the time or the duration that it writes.
            (Type::Bytes | Type::Time, Seen::Text(_))
            | (Type::Duration, Seen::Text(_) | Seen::Int(_) | Seen::Float(_)) => {
                let json = json(seen).ok_or_else(|| mismatch(seen.kind()))?;
                Value::from_json(&json, ty, self.records)?
            }
            (_, seen) => return Err(mismatch(seen.kind())),
        })
    }

    fn map(&self, entries: &Entries<'_>, element: &Type) -> Made<Value> {
        let made = entries.pairs().into_iter().map(|(key, value)| {
            let key = Key::of(&key).map(|key| key.text()).unwrap_or_default();
            let value = self.value(&value, element).map_err(|error| error.inside(&format!(".{key}")))?;
            Ok((key, value))
        });
        Ok(Value::Map(Bulk::new(made.collect::<Made<BTreeMap<_, _>>>()?)))
    }
}

/// The float that a whole number is, if there is one.
fn float(n: i64) -> Option<f64> {
    let x = n as f64;
    (x as i128 == i128::from(n)).then_some(x)
}

/// As JSON. None: it has no such form.
pub(super) fn json(seen: &Seen<'_>) -> Option<Json> {
    Some(match seen {
        Seen::None => Json::Null,
        Seen::Bool(b) => Json::Bool(*b),
        Seen::Int(n) => Json::from(*n),
        Seen::Float(x) => Json::from(*x),
        Seen::Text(text) => Json::String(text.as_str().to_owned()),
        Seen::Bytes(bytes) => Value::Bytes(bytes.clone()).to_json().ok()?,
        Seen::Time(n) => Json::String(time_to_text(*n)),
        Seen::Duration(n) if n % 1_000_000_000 == 0 => Json::from(n / 1_000_000_000),
        Seen::Duration(n) => Json::from(*n as f64 / 1e9),
        Seen::List(Items::Json(items)) => Json::Array(items.to_vec()),
        Seen::List(items) => Json::Array(items.iter().map(|item| json(&item)).collect::<Option<_>>()?),
        Seen::Map(Entries::Json(members)) => Json::Object((*members).clone()),
        Seen::Map(entries) => {
            let members = entries
                .pairs()
                .into_iter()
                .map(|(key, value)| Some((Key::of(&key)?.text().to_string(), json(&value)?)));
            Json::Object(members.collect::<Option<_>>()?)
        }
        Seen::Type(_) | Seen::Opaque(_) => return None,
    })
}
