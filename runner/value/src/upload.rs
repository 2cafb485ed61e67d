//! A file that a client sent: what a `file` is.

use crate::{Body, Foreign, Value};
use std::sync::Arc;

/// A file that came with a form, as nodes see it.
#[derive(Debug)]
pub struct Upload {
    /// What the client calls it, without folders; possibly empty. Anything may stand in it: it is no path of ours.
    pub name: String,
    /// Its content type, as the client says.
    pub content_type: String,
    /// Bytes in memory, or, past a bound, a part of a file that goes with the value.
    pub body: Body,
}

impl Upload {
    /// The file as a value that travels through a graph: a foreign one, of the type `file`.
    pub fn into_value(self) -> Value {
        Value::Foreign(Foreign(Arc::new(self)))
    }

    /// What is in a value of type `file`.
    pub fn of(value: &Value) -> Option<&Upload> {
        match value {
            Value::Foreign(foreign) => foreign.0.downcast_ref(),
            _ => None,
        }
    }
}
