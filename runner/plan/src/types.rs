//! Types of values, as the engine needs them.

use crate::RecordId;
use serde::{Deserialize, Serialize};

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// A signed integer of 64 bits.
    Int,
    /// A binary floating-point number of 64 bits (IEEE 754).
    Float,
    /// A truth: `true` or `false`.
    Bool,
    /// Text in UTF-8.
    String,
    /// Any bytes; `char*` in the 2006 programs.
    Bytes,
    /// Any JSON value (RFC 8259).
    Json,
    /// Nanoseconds since 1970, UTC.
    Time,
    /// A span of time, in nanoseconds.
    Duration,
    /// Any number of values of one type, in order.
    List(Box<Type>),
    /// Values by key, each key once.
    Map(Box<Type>, Box<Type>),
    /// A value (`some`), or its absence (`none`).
    Option(Box<Type>),
    /// Values that come later, consumed once.
    Stream(Box<Type>),
    /// A record type of the plan.
    Record(RecordId),
    /// Any other name, equal only to itself: `image`, `response`, `image_tag*`.
    Foreign(String),
}

/// A name with a type: an input, an output, a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Field {
    /// The name, which wiring and records go by.
    pub name: String,
    /// The type of its values.
    #[serde(rename = "type")]
    pub ty: Type,
}

/// `type Edit = (int user, string text);`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordType {
    /// Its name, behind its alias if it has one.
    pub name: String,
    /// In the order of the declaration, which is that of their values.
    pub fields: Vec<Field>,
}
