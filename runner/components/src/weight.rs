//! About how many bytes a value takes in memory, what it points to included: a little too many rather than too few.
//!
//! *Never* here: what several values share; each counts all of it.

use flux_node::Value;
use serde_json::Value as Json;

/// What the allocator and a count of references take beside what is allocated.
const HEAP: u64 = 32;

/// An entry of a store: its place in the table, in the order of what goes first, and what stands beside the value.
pub(crate) const ENTRY: u64 = 288;

/// So many members have room in one node of a tree, of which every one takes the same.
const FANOUT: u64 = 11;
/// A tree that grows is filled so far, at least.
const FILLED: u64 = 6;

/// Text or bytes on the heap.
pub(crate) fn heap(bytes: usize) -> u64 {
    (bytes as u64).next_multiple_of(16) + HEAP
}

/// A tree of so many members, each taking so much in its node.
fn tree(members: usize, each: usize) -> u64 {
    let nodes = (members as u64).div_ceil(FILLED);
    // Nodes inside point to as many more.
    nodes * (FANOUT * each as u64 + HEAP) + nodes.saturating_sub(1) * 8 * FANOUT
}

/// A value that stands in a place of its own.
pub(crate) fn weight(value: &Value) -> u64 {
    size_of::<Value>() as u64 + behind(value)
}

/// What a value points to.
fn behind(value: &Value) -> u64 {
    match value {
        Value::Str(text) | Value::Html(text) => heap(text.len()),
        Value::Bytes(bytes) => heap(bytes.len()),
        Value::Json(json) => HEAP + json_weight(json),
        Value::List(items) => 2 * HEAP + items.iter().map(weight).sum::<u64>(),
        Value::Map(map) => {
            let each = size_of::<(bytestring::ByteString, Value)>();
            let members = map.iter().map(|(key, value)| heap(key.len()) + behind(value));
            HEAP + tree(map.len(), each) + members.sum::<u64>()
        }
        Value::Option(Some(value)) => HEAP + weight(value),
        // The names are the type's.
        Value::Record(record) => 2 * HEAP + record.values.iter().map(weight).sum::<u64>(),
        Value::Response(response) => {
            let each = size_of_val(&response.headers) as u64 + 2 * size_of::<bytestring::ByteString>() as u64;
            let lines =
                response.headers.iter().map(|(name, value)| each + heap(name.len()) + heap(value.len()));
            2 * HEAP + lines.sum::<u64>() + response.body.length().unwrap_or(0)
        }
        Value::Foreign(foreign) => crate::image::weight(foreign).unwrap_or(0),
        _ => 0,
    }
}

fn json_weight(json: &Json) -> u64 {
    size_of::<Json>() as u64 + behind_json(json)
}

fn behind_json(json: &Json) -> u64 {
    match json {
        Json::String(text) => heap(text.len()),
        Json::Array(items) => HEAP + items.iter().map(json_weight).sum::<u64>(),
        Json::Object(map) => {
            let members = map.iter().map(|(key, value)| heap(key.len()) + behind_json(value));
            tree(map.len(), size_of::<(String, Json)>()) + members.sum::<u64>()
        }
        _ => 0,
    }
}
