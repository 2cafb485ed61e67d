//! Values that are known before the service starts.

use serde::{Deserialize, Serialize};

/// A constant, or a promise of one (`env`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Constant {
    /// `42`
    Int(i64),
    /// `2.5`
    Float(f64),
    /// `true`
    Bool(bool),
    /// `"text"`
    Text(String),
    /// `3m`, in nanoseconds.
    Duration(u64),
    /// `64KB`, in bytes.
    Size(u64),
    /// A bare name: a store, an input, a key.
    Name(String),
    /// `[1, 2]`
    List(Vec<Constant>),
    /// `{a: 1}`
    Record(Vec<(String, Constant)>),
    /// `env("NAME", default)`: read when the service starts, never printed.
    Env {
        /// The environment variable.
        name: String,
        /// What holds where it is not set.
        default: Option<Box<Constant>>,
    },
}
