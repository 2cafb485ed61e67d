//! Constants as values of a type. The checker asks whether one is such a value, and the start makes it: both ask here.

use crate::numbered::numbered;
use flux_plan::{Constant, RecordId, RecordType, Type};
use flux_value::{Bulk, Mismatch, NoValue, Records, Value};
use std::sync::Arc;

/// A constant's value as one of that type. What a program writes has fewer types than values have: a record is written as
/// one with any names, a moment as text.
///
/// # Errors
/// Where it is none, and how.
pub fn fitted(given: &Value, ty: &Type, records: &Records) -> Result<Value, Mismatch> {
    let mismatch = || Mismatch::new(records.describe(ty), given.type_name());
    match (ty, given) {
        (Type::String, Value::Str(_)) | (Type::Duration, Value::Duration(_)) => Ok(given.clone()),
        // Of JSON's values, what is `null` is none.
        (Type::Option(inner), _) if **inner != Type::Json || matches!(given, Value::Str(_)) => {
            fitted(given, inner, records).map(|value| Value::Option(Some(Arc::new(value))))
        }
        (Type::Json, Value::Str(_)) => {
            given.to_json().map(|json| Value::Json(Bulk::new(json))).map_err(|_| mismatch())
        }
        (_, Value::Str(text)) => Value::from_text(text, ty, records),
        _ => {
            let json = given.to_json().map_err(|_| mismatch())?;
            Value::from_json(&json, ty, records)
        }
    }
}

/// Why a constant is no value of that type, in a few words about it; none: it is one, or only the environment tells.
pub fn misfit(given: &Constant, ty: &Type, records: &[(RecordId, RecordType)]) -> Option<String> {
    if let Constant::Env { default, .. } = given {
        return default.as_ref().and_then(|default| misfit(default, ty, records));
    }
    if asks_the_environment(given) {
        return None;
    }
    let value = match Value::from_constant(given, &|_| None) {
        Ok(value) => value,
        Err(NoValue(why)) => return Some(format!("has no value: {why}")),
    };
    let (ty, records) = numbered(ty, records);
    fitted(&value, &ty, &records).err().map(|mismatch| told(&mismatch))
}

/// Is there something in it that the environment must give?
fn asks_the_environment(given: &Constant) -> bool {
    match given {
        Constant::Env { default, .. } => default.as_deref().is_none_or(asks_the_environment),
        Constant::List(items) => items.iter().any(asks_the_environment),
        Constant::Record(fields) => fields.iter().any(|(_, value)| asks_the_environment(value)),
        _ => false,
    }
}

/// What is wrong, said of a constant that looks like what it shall be.
fn told(mismatch: &Mismatch) -> String {
    let expected = &mismatch.expected;
    let path = mismatch.path.strip_prefix('.').unwrap_or(&mismatch.path);
    let at = if path.is_empty() { String::new() } else { format!(" (at `{path}`)") };
    match mismatch.found {
        Some("text" | "other text") => format!("is a text that is no `{expected}`{at}"),
        Some(found) => format!("is {found} that is no `{expected}`{at}"),
        None => format!("has no `{path}`, a `{expected}`"),
    }
}
