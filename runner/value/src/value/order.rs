//! One total order over values: equality, ordering and hashing agree, so that a value can be a key of
//! locks, caches and maps.
//!
//! Rules: values of different types never are equal, and are ordered by type. Floats are ordered by number;
//! `-0.0` equals `0.0`; NaN equals NaN and comes last. Foreign values are equal only to themselves, and
//! ordered by address (which is why none may be a key of a lock that others must order alike).

use super::{Foreign, Response, Value};
use crate::Body;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Value {}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Value::Int(a), Value::Int(b)) | (Value::Time(a), Value::Time(b)) => a.cmp(b),
            (Value::Float(a), Value::Float(b)) => canonical(*a).total_cmp(&canonical(*b)),
            (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
            (Value::Str(a), Value::Str(b)) | (Value::Html(a), Value::Html(b)) => a.cmp(b),
            (Value::Bytes(a), Value::Bytes(b)) => a.cmp(b),
            (Value::Json(a), Value::Json(b)) => json(a, b),
            (Value::Duration(a), Value::Duration(b)) => a.cmp(b),
            (Value::List(a), Value::List(b)) => a.cmp(b),
            (Value::Map(a), Value::Map(b)) => a.cmp(b),
            (Value::Option(a), Value::Option(b)) => a.cmp(b),
            (Value::Record(a), Value::Record(b)) => {
                a.values.cmp(&b.values).then_with(|| a.names.cmp(&b.names))
            }
            (Value::Response(a), Value::Response(b)) => parts(a).cmp(&parts(b)),
            (Value::Foreign(a), Value::Foreign(b)) => address(a).cmp(&address(b)),
            _ => rank(self).cmp(&rank(other)),
        }
    }
}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        rank(self).hash(state);
        match self {
            Value::Empty => {}
            Value::Int(n) | Value::Time(n) => n.hash(state),
            Value::Float(x) => canonical(*x).to_bits().hash(state),
            Value::Bool(b) => b.hash(state),
            Value::Str(text) | Value::Html(text) => text.hash(state),
            Value::Bytes(bytes) => bytes.hash(state),
            // Equal numbers are written alike in JSON only within one kind; the order above keeps kinds apart.
            Value::Json(json) => json.hash(state),
            Value::Duration(n) => n.hash(state),
            Value::List(items) => items.hash(state),
            Value::Map(map) => map.hash(state),
            Value::Option(value) => value.hash(state),
            Value::Record(record) => record.values.hash(state),
            Value::Response(response) => parts(response).hash(state),
            Value::Foreign(foreign) => address(foreign).hash(state),
        }
    }
}

/// One float for all that are equal here.
fn canonical(x: f64) -> f64 {
    if x.is_nan() {
        f64::NAN.abs()
    } else if x == 0.0 {
        0.0
    } else {
        x
    }
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Empty => 0,
        Value::Int(_) => 1,
        Value::Float(_) => 2,
        Value::Bool(_) => 3,
        Value::Str(_) => 4,
        Value::Bytes(_) => 5,
        Value::Json(_) => 6,
        Value::Time(_) => 7,
        Value::Duration(_) => 8,
        Value::List(_) => 9,
        Value::Map(_) => 10,
        Value::Option(_) => 11,
        Value::Record(_) => 12,
        Value::Response(_) => 13,
        Value::Foreign(_) => 14,
        Value::Html(_) => 15,
    }
}

type Parts<'a> = (u16, &'a [(bytestring::ByteString, bytestring::ByteString)], Content<'a>);

fn parts(response: &Response) -> Parts<'_> {
    (response.status, &response.headers, content(&response.body))
}

/// A body as far as it can be compared: bytes by what they are, a file's part by which one it is, a stream by itself.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Content<'a> {
    Bytes(&'a [u8]),
    File(usize, u64, u64),
    Stream(usize),
}

fn content(body: &Body) -> Content<'_> {
    match body {
        Body::Bytes(bytes) => Content::Bytes(bytes),
        Body::File(part) => {
            Content::File(Arc::as_ptr(&part.file).cast::<()>() as usize, part.first, part.length)
        }
        Body::Stream(stream) => Content::Stream(stream.address()),
    }
}

fn address(foreign: &Foreign) -> usize {
    Arc::as_ptr(&foreign.0).cast::<()>() as usize
}

/// JSON: null, booleans, numbers, texts, arrays, objects.
fn json(a: &serde_json::Value, b: &serde_json::Value) -> Ordering {
    use serde_json::Value as Json;
    let rank = |value: &Json| match value {
        Json::Null => 0,
        Json::Bool(_) => 1,
        Json::Number(_) => 2,
        Json::String(_) => 3,
        Json::Array(_) => 4,
        Json::Object(_) => 5,
    };
    match (a, b) {
        (Json::Bool(a), Json::Bool(b)) => a.cmp(b),
        (Json::Number(a), Json::Number(b)) => number(a, b),
        (Json::String(a), Json::String(b)) => a.cmp(b),
        (Json::Array(a), Json::Array(b)) => {
            sequence(a.iter().zip(b).map(|(a, b)| json(a, b)), a.len(), b.len())
        }
        (Json::Object(a), Json::Object(b)) => {
            let pairs = a.iter().zip(b).map(|((k, v), (l, w))| k.cmp(l).then_with(|| json(v, w)));
            sequence(pairs, a.len(), b.len())
        }
        _ => rank(a).cmp(&rank(b)),
    }
}

fn sequence(pairs: impl Iterator<Item = Ordering>, a: usize, b: usize) -> Ordering {
    pairs.into_iter().find(|o| o.is_ne()).unwrap_or_else(|| a.cmp(&b))
}

/// Whole numbers come by size; among equal ones, and to keep apart what hashes apart, whole before float.
fn number(a: &serde_json::Number, b: &serde_json::Number) -> Ordering {
    let whole = |n: &serde_json::Number| n.as_i64().map(i128::from).or_else(|| n.as_u64().map(i128::from));
    match (whole(a), whole(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        (a_whole, b_whole) => {
            let float = |n: &serde_json::Number| canonical(n.as_f64().unwrap_or(f64::NAN));
            float(a).total_cmp(&float(b)).then_with(|| b_whole.is_some().cmp(&a_whole.is_some()))
        }
    }
}
