//! How much work a value makes for whoever goes through all of it.

use super::Value;
use serde_json::Value as Json;

/// What an element, a member or a field counts for, beside the text in it.
const ELEMENT: usize = 16;

impl Value {
    /// Takes what going through the value costs: a unit for each byte of text, and 16 for each element, member and field.
    /// False: that is more than was left. Looks at no more of the value than that.
    pub fn spend(&self, left: &mut usize) -> bool {
        match self {
            Value::Str(text) | Value::Html(text) => take(text.len(), left),
            Value::Bytes(bytes) => take(bytes.len(), left),
            Value::Json(json) => spend_json(json, left),
            Value::List(items) => items.iter().all(|item| take(ELEMENT, left) && item.spend(left)),
            Value::Map(entries) => entries.values().all(|value| take(ELEMENT, left) && value.spend(left)),
            Value::Record(record) => {
                record.values.iter().all(|value| take(ELEMENT, left) && value.spend(left))
            }
            Value::Option(Some(value)) => value.spend(left),
            _ => true,
        }
    }
}

fn spend_json(json: &Json, left: &mut usize) -> bool {
    match json {
        Json::String(text) => take(text.len(), left),
        Json::Array(items) => items.iter().all(|item| take(ELEMENT, left) && spend_json(item, left)),
        Json::Object(members) => {
            members.values().all(|member| take(ELEMENT, left) && spend_json(member, left))
        }
        _ => true,
    }
}

fn take(units: usize, left: &mut usize) -> bool {
    let enough = *left >= units;
    *left = left.saturating_sub(units);
    enough
}
