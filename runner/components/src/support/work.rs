//! How much work a call is, told from its inputs before it runs: what would hold up other flows leaves the loop.
//!
//! *Never* here: how long something takes by a clock; the same inputs always run in the same place.

use flux_node::{Call, Value};
use serde_json::Value as Json;

/// So much of its inputs a node may go through on the loop: a quarter of a millisecond of work, about. Counted are bytes
/// of text, and [`ELEMENT`] for each element, member and field.
#[derive(Clone, Copy)]
pub(crate) struct Work(usize);

/// What an element of a list or of JSON counts for, beside the text in it.
const ELEMENT: usize = 16;

impl Work {
    /// Goes over bytes once: a digest, another case, a template.
    pub(crate) const SCAN: Work = Work(256 << 10);
    /// Reads or makes a tree, compares elements.
    pub(crate) const BUILD: Work = Work(32 << 10);
    /// Evaluates an expression, which may go through each input for each element of another.
    pub(crate) const EVALUATE: Work = Work(1 << 10);

    /// Do these inputs ask for more? Looks at no more of them than that.
    pub(crate) fn is_exceeded(self, call: &Call<'_>) -> bool {
        let mut left = self.0;
        (0..call.inputs()).any(|place| !spend(call.input(place), &mut left))
    }
}

/// Takes what a value counts for; false: there was less.
fn spend(value: &Value, left: &mut usize) -> bool {
    match value {
        Value::Str(text) => take(text.len(), left),
        Value::Bytes(bytes) => take(bytes.len(), left),
        Value::Json(json) => spend_json(json, left),
        Value::List(items) => items.iter().all(|item| take(ELEMENT, left) && spend(item, left)),
        Value::Map(entries) => entries.values().all(|value| take(ELEMENT, left) && spend(value, left)),
        Value::Record(record) => record.values.iter().all(|value| take(ELEMENT, left) && spend(value, left)),
        Value::Option(Some(value)) => spend(value, left),
        _ => true,
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
