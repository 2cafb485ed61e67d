//! Types of values, as the engine needs them.

use crate::RecordId;
use serde::{Deserialize, Serialize};

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// 64 bit, signed.
    Int,
    /// IEEE 754 double.
    Float,
    /// `true` or `false`.
    Bool,
    /// UTF-8 text.
    String,
    /// Any bytes; `char*` in the 2006 programs.
    Bytes,
    /// Any JSON value.
    Json,
    /// Nanoseconds since 1970, UTC.
    Time,
    /// Nanoseconds.
    Duration,
    /// In order.
    List(Box<Type>),
    /// Keys to values.
    Map(Box<Type>, Box<Type>),
    /// `some` or `none`.
    Option(Box<Type>),
    /// A record type of the plan.
    Record(RecordId),
    /// Any other name, equal only to itself: `image`, `response`, `image_tag*`.
    Foreign(String),
}

/// A named value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: Type,
}

/// `type Edit = (int user, string text);`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordType {
    /// Its name, behind its alias if it has one.
    pub name: String,
    /// In order.
    pub fields: Vec<Field>,
}
