//! Values from text: a query's, a header's, a form's.

use super::{Bulk, Mismatch, Records, Value, json_from_text, time_from_text};
use flux_plan::{Type, duration_from_text};
use std::sync::Arc;

impl Value {
    /// A value of that type from text. Numbers, booleans, durations (`250ms`) are written as in a program,
    /// times as RFC 3339, `json` as JSON; a `string` or `bytes` is the text itself; an `option` is `some`
    /// of its inner type; a `list` has the text as its only element. Maps and records are JSON text.
    ///
    /// # Errors
    /// The text is no such value.
    pub fn from_text(text: &str, ty: &Type, records: &Records) -> Result<Value, Mismatch> {
        let mismatch = || Mismatch::new(records.describe(ty), "other text");
        Ok(match ty {
            Type::String => Value::Str(text.into()),
            Type::Bytes => Value::Bytes(bytes::Bytes::copy_from_slice(text.as_bytes())),
            Type::Int => Value::Int(text.parse().map_err(|_| mismatch())?),
            Type::Float => Value::Float(float(text).ok_or_else(mismatch)?),
            Type::Bool => Value::Bool(text.parse().map_err(|_| mismatch())?),
            Type::Time => Value::Time(time_from_text(text).ok_or_else(mismatch)?),
            Type::Duration => Value::Duration(duration_from_text(text).ok_or_else(mismatch)?),
            Type::Option(inner) => Value::Option(Some(Arc::new(Value::from_text(text, inner, records)?))),
            Type::List(item) => Value::List(Bulk::new(vec![Value::from_text(text, item, records)?])),
            Type::Json | Type::Map(..) | Type::Record(_) => {
                let json = json_from_text(text.as_bytes()).map_err(|_| mismatch())?;
                Value::from_json(&json, ty, records)?
            }
            Type::Stream(_) | Type::Foreign(_) => return Err(mismatch()),
        })
    }
}

fn float(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|x| x.is_finite())
}
