//! Values that are known before the service starts.

use serde::{Deserialize, Serialize};

/// A constant, or a promise of one (`env`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Constant {
    /// A whole number: `42`.
    Int(i64),
    /// A number with a fraction: `2.5`.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A text, its escapes read: `"text"`.
    Text(String),
    /// A length of time (`3m`), in nanoseconds.
    Duration(u64),
    /// A size of memory (`64KB`), in bytes.
    Size(u64),
    /// A bare name: a store, an input, a key.
    Name(String),
    /// Values in order: `[1, 2]`.
    List(Vec<Constant>),
    /// Named values, in the order in which they are written: `{a: 1}`.
    Record(Vec<(String, Constant)>),
    /// `env("NAME", default)`: read when the service starts, never printed.
    Env {
        /// The name of the environment variable.
        name: String,
        /// What holds where it is not set.
        default: Option<Box<Constant>>,
    },
}
