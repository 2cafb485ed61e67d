//! How deep JSON may be nested.
//!
//! Whatever walks JSON (writing it, comparing it, dropping it) does so by recursion, on a thread's bounded stack. Text is
//! bounded by its parser; here is the same bound for JSON that a service makes of other values, step by step.

use super::{Bulk, Value};
use serde_json::Value as Json;

/// Levels of nesting that JSON may have, the innermost value's own included: what parsers of JSON text take.
pub const JSON_DEPTH: usize = 128;

/// JSON that is nested deeper than [`JSON_DEPTH`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the JSON is nested deeper than {JSON_DEPTH} levels")]
pub struct TooDeep;

impl From<TooDeep> for crate::Failure {
    fn from(error: TooDeep) -> Self {
        crate::Failure::new(422, error.to_string())
    }
}

impl Value {
    /// A `json` value. Takes time with the size of the JSON.
    ///
    /// # Errors
    /// It is nested deeper than [`JSON_DEPTH`].
    pub fn json(json: Json) -> Result<Value, TooDeep> {
        if fits(&json, JSON_DEPTH) { Ok(Value::Json(Bulk::new(json))) } else { Err(TooDeep) }
    }
}

fn fits(json: &Json, levels: usize) -> bool {
    match json {
        Json::Array(items) => levels > 1 && items.iter().all(|item| fits(item, levels - 1)),
        Json::Object(members) => levels > 1 && members.values().all(|member| fits(member, levels - 1)),
        _ => true,
    }
}
