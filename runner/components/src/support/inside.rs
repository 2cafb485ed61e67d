//! Fields inside a value: `edit.user.name`, of records, maps and JSON objects.

use flux_node::{Bulk, Value};
use std::borrow::Cow;

/// The value behind these fields, from the outside in; options are looked through.
///
/// # Errors
/// The field that is not there.
pub(crate) fn inside<'v, 'f>(value: &'v Value, fields: &'f [String]) -> Result<Cow<'v, Value>, &'f str> {
    let mut at = value;
    for (depth, field) in fields.iter().enumerate() {
        let found = match present(at) {
            Some(Value::Record(record)) => {
                let place = record.names.iter().position(|name| *name == **field);
                place.and_then(|place| record.values.get(place))
            }
            Some(Value::Map(map)) => map.get(field.as_str()),
            Some(Value::Json(json)) => return member(json, &fields[depth..]),
            _ => None,
        };
        at = found.ok_or(field.as_str())?;
    }
    Ok(Cow::Borrowed(at))
}

/// The value inside options; none: it is absent.
pub(crate) fn present(value: &Value) -> Option<&Value> {
    match value {
        Value::Option(None) => None,
        Value::Option(Some(inner)) => present(inner),
        other => Some(other),
    }
}

fn member<'f>(json: &serde_json::Value, fields: &'f [String]) -> Result<Cow<'static, Value>, &'f str> {
    let mut at = json;
    for field in fields {
        at = at.get(field).ok_or(field.as_str())?;
    }
    Ok(Cow::Owned(Value::Json(Bulk::new(at.clone()))))
}
