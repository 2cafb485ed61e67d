//! Values that travel through a graph. Cloning one is at most a reference count.

mod bulk;
mod depth;
mod json;
mod misfits;
mod mismatch;
mod order;
mod parse;
mod records;
mod text;
mod work;

pub use bulk::{Bulk, Weighed};
pub use depth::{JSON_DEPTH, TooDeep};
pub use json::NoJson;
pub use mismatch::Mismatch;
pub use parse::{NoJsonText, json_from_text};
pub use records::Records;

use crate::Body;
use bytes::Bytes;
use bytestring::ByteString;
use flux_plan::Constant;
pub use flux_plan::{time_from_text, time_to_text};
use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A value of any type of the language. Cloning is cheap: what is large is shared.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// A slot that nothing has filled yet; no node ever sees it.
    #[default]
    Empty,
    /// `int`: a whole number of 64 bits, with a sign
    Int(i64),
    /// `float`: 64 bits with a fraction (IEEE 754)
    Float(f64),
    /// `bool`: `true` or `false`
    Bool(bool),
    /// `string`: text in UTF-8, shared by clones
    Str(ByteString),
    /// `bytes`: any bytes, shared by clones
    Bytes(Bytes),
    /// `json`: any JSON value, shared by clones
    Json(Bulk<serde_json::Value>),
    /// `time`: nanoseconds since 1970, UTC
    Time(i64),
    /// `duration`: a length of time in nanoseconds
    Duration(u64),
    /// `list<T>`: elements in order
    List(Bulk<Vec<Value>>),
    /// `map<string, V>`; other keys are written as text
    Map(Bulk<BTreeMap<ByteString, Value>>),
    /// `option<T>`: a value, or none
    Option(Option<Arc<Value>>),
    /// A record type's value
    Record(Arc<Record>),
    /// An HTTP reply: status, headers and body
    Response(Arc<Response>),
    /// `html`: text that is HTML already, made by a template that escapes
    Html(ByteString),
    /// A value that only its own components look into, such as a `file`
    Foreign(Foreign),
}

/// A record: its field names are shared by all values of its type.
#[derive(Clone, Debug)]
pub struct Record {
    /// The fields' names, in the order of the type; all records of a type share them.
    pub names: Arc<[ByteString]>,
    /// The fields' values, in the order of the names.
    pub values: Vec<Value>,
}

/// What an HTTP client gets.
#[derive(Clone, Debug)]
pub struct Response {
    /// 200 and the like.
    pub status: u16,
    /// Name and value, in order; names in lower case.
    pub headers: Vec<(ByteString, ByteString)>,
    /// What follows the headers.
    pub body: Body,
}

/// A value that only native nodes and components of its own kind look into.
#[derive(Clone)]
pub struct Foreign(pub Arc<dyn Any + Send + Sync>);

impl std::fmt::Debug for Foreign {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Foreign")
    }
}

/// Why a constant has no value, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoValue(pub String);

impl Value {
    /// A constant's value.
    ///
    /// # Errors
    /// An `env` without default whose variable is not set; a bare name, which is no value.
    pub fn from_constant(
        constant: &Constant,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Value, NoValue> {
        Ok(match constant {
            Constant::Int(n) => Value::Int(*n),
            Constant::Float(x) => Value::Float(*x),
            Constant::Bool(b) => Value::Bool(*b),
            Constant::Text(text) => Value::Str(text.as_str().into()),
            Constant::Duration(nanos) => Value::Duration(*nanos),
            Constant::Size(bytes) => Value::Int(i64::try_from(*bytes).unwrap_or(i64::MAX)),
            Constant::Name(name) => return Err(NoValue(format!("`{name}` is a name, not a value"))),
            Constant::List(items) => {
                let items: Result<Vec<_>, _> = items.iter().map(|c| Value::from_constant(c, env)).collect();
                Value::List(Bulk::new(items?))
            }
            Constant::Record(fields) => {
                let values: Result<Vec<_>, _> =
                    fields.iter().map(|(_, c)| Value::from_constant(c, env)).collect();
                let names = fields.iter().map(|(name, _)| name.as_str().into()).collect();
                Value::Record(Arc::new(Record { names, values: values? }))
            }
            Constant::Env { name, default } => match (env(name), default) {
                (Some(text), _) => Value::Str(text.into()),
                (None, Some(default)) => Value::from_constant(default, env)?,
                (None, None) => {
                    return Err(NoValue(format!("the environment variable `{name}` is not set")));
                }
            },
        })
    }

    /// A `body`: what a reply or a request carries, taken while it comes.
    pub fn of_body(body: Body) -> Value {
        Value::Foreign(Foreign(Arc::new(body)))
    }

    /// The body that it is.
    pub fn as_body(&self) -> Option<&Body> {
        match self {
            Value::Foreign(Foreign(any)) => any.downcast_ref(),
            _ => None,
        }
    }

    /// What kind of value it is, in one word, for messages.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Empty => "nothing",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Bool(_) => "bool",
            Value::Str(_) => "string",
            Value::Bytes(_) => "bytes",
            Value::Json(_) => "json",
            Value::Time(_) => "time",
            Value::Duration(_) => "duration",
            Value::List(_) => "list",
            Value::Map(_) => "map",
            Value::Option(_) => "option",
            Value::Record(_) => "record",
            Value::Response(_) => "response",
            Value::Html(_) => "html",
            Value::Foreign(_) if self.as_stream().is_some() => "stream",
            Value::Foreign(_) => "foreign",
        }
    }
}
