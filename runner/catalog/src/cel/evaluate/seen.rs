//! Values as expressions see them: what they are given is borrowed, what they make is shared.

use bytes::Bytes;
use bytestring::ByteString;
use flux_value::{Bulk, Record, Value};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// A value that an expression is in the middle of. An option is its value, or [`Seen::None`].
#[derive(Clone, Debug)]
pub(super) enum Seen<'v> {
    /// `null`, and an option without a value.
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Text<'v>),
    Bytes(Bytes),
    /// Nanoseconds since 1970, UTC.
    Time(i64),
    /// Nanoseconds; in an expression they may be negative.
    Duration(i64),
    List(Items<'v>),
    Map(Entries<'v>),
    /// The name of a type.
    Type(&'static str),
    /// What no expression looks into.
    Opaque(&'v Value),
}

/// A text, shared with what it comes from where that can be done.
#[derive(Clone, Debug)]
pub(super) enum Text<'v> {
    /// A part of something.
    Part(&'v str),
    /// The whole text of a value.
    Whole(&'v ByteString),
    /// A text that the expression has made.
    Made(ByteString),
}

/// A list, borrowed where an input holds it.
#[derive(Clone, Debug)]
pub(super) enum Items<'v> {
    Given(&'v Bulk<Vec<Value>>),
    Json(&'v [Json]),
    Made(Rc<Vec<Seen<'v>>>),
}

/// A map, a record or a JSON object.
#[derive(Clone, Debug)]
pub(super) enum Entries<'v> {
    Given(&'v Bulk<BTreeMap<ByteString, Value>>),
    Record(&'v Arc<Record>),
    Json(&'v serde_json::Map<String, Json>),
    Made(Rc<BTreeMap<Key, Seen<'v>>>),
}

/// A key of a map that was made here.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Bool(bool),
    Int(i64),
    Text(ByteString),
}

impl<'v> Seen<'v> {
    /// A value of the language.
    pub(super) fn of(value: &'v Value) -> Seen<'v> {
        match value {
            Value::Int(n) => Seen::Int(*n),
            Value::Float(x) => Seen::Float(*x),
            Value::Bool(b) => Seen::Bool(*b),
            Value::Str(text) => Seen::Text(Text::Whole(text)),
            Value::Bytes(bytes) => Seen::Bytes(bytes.clone()),
            Value::Json(json) => Seen::json(json),
            Value::Time(n) => Seen::Time(*n),
            Value::Duration(n) => Seen::Duration(i64::try_from(*n).unwrap_or(i64::MAX)),
            Value::List(items) => Seen::List(Items::Given(items)),
            Value::Map(entries) => Seen::Map(Entries::Given(entries)),
            Value::Record(record) => Seen::Map(Entries::Record(record)),
            Value::Option(None) => Seen::None,
            Value::Option(Some(value)) => Seen::of(value),
            Value::Empty | Value::Html(_) | Value::Response(_) | Value::Foreign(_) => Seen::Opaque(value),
        }
    }

    /// A value of JSON. Whole numbers of more than 64 bits are floats.
    pub(super) fn json(json: &'v Json) -> Seen<'v> {
        match json {
            Json::Null => Seen::None,
            Json::Bool(b) => Seen::Bool(*b),
            Json::Number(n) => match n.as_i64() {
                Some(n) => Seen::Int(n),
                None => Seen::Float(n.as_f64().unwrap_or(f64::NAN)),
            },
            Json::String(text) => Seen::Text(Text::Part(text)),
            Json::Array(items) => Seen::List(Items::Json(items)),
            Json::Object(members) => Seen::Map(Entries::Json(members)),
        }
    }

    /// Text that was made.
    pub(super) fn text(text: impl Into<ByteString>) -> Seen<'v> {
        Seen::Text(Text::Made(text.into()))
    }

    /// A list that was made.
    pub(super) fn list(items: Vec<Seen<'v>>) -> Seen<'v> {
        Seen::List(Items::Made(Rc::new(items)))
    }

    /// What it is, for messages, which hold no values.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Seen::None => "nothing",
            Seen::Bool(_) => "a boolean",
            Seen::Int(_) => "a whole number",
            Seen::Float(_) => "a number with a point",
            Seen::Text(_) => "text",
            Seen::Bytes(_) => "bytes",
            Seen::Time(_) => "a time",
            Seen::Duration(_) => "a duration",
            Seen::List(_) => "a list",
            Seen::Map(_) => "a map",
            Seen::Type(_) => "a type",
            Seen::Opaque(_) => "something foreign",
        }
    }
}

impl Text<'_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Text::Part(text) => text,
            Text::Whole(text) => text,
            Text::Made(text) => text,
        }
    }

    /// As a text of its own, without a copy where it is one.
    pub(super) fn whole(&self) -> ByteString {
        match self {
            Text::Part(text) => ByteString::from(*text),
            Text::Whole(text) => (*text).clone(),
            Text::Made(text) => text.clone(),
        }
    }
}

impl<'v> Items<'v> {
    pub(super) fn len(&self) -> usize {
        match self {
            Items::Given(items) => items.len(),
            Items::Json(items) => items.len(),
            Items::Made(items) => items.len(),
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<Seen<'v>> {
        match self {
            Items::Given(items) => items.get(at).map(Seen::of),
            Items::Json(items) => items.get(at).map(Seen::json),
            Items::Made(items) => items.get(at).cloned(),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Seen<'v>> + '_ {
        (0..self.len()).filter_map(|at| self.get(at))
    }
}

impl<'v> Entries<'v> {
    pub(super) fn len(&self) -> usize {
        match self {
            Entries::Given(entries) => entries.len(),
            Entries::Record(record) => record.values.len(),
            Entries::Json(members) => members.len(),
            Entries::Made(entries) => entries.len(),
        }
    }

    /// The value of a key that is text.
    pub(super) fn named(&self, name: &str) -> Option<Seen<'v>> {
        match self {
            Entries::Given(entries) => entries.get(name).map(Seen::of),
            Entries::Record(record) => {
                let place = record.names.iter().position(|own| &**own == name)?;
                record.values.get(place).map(Seen::of)
            }
            Entries::Json(members) => members.get(name).map(Seen::json),
            Entries::Made(entries) => entries.get(&Key::Text(name.into())).cloned(),
        }
    }

    /// The value of a key. The language's maps write theirs as text.
    pub(super) fn get(&self, key: &Key) -> Option<Seen<'v>> {
        match (self, key) {
            (Entries::Made(entries), key) => entries.get(key).cloned(),
            (_, Key::Text(text)) => self.named(text),
            (Entries::Given(_), Key::Int(n)) => self.named(&n.to_string()),
            (Entries::Given(_), Key::Bool(b)) => self.named(if *b { "true" } else { "false" }),
            _ => None,
        }
    }

    /// Keys and values, in order.
    pub(super) fn pairs(&self) -> Vec<(Seen<'v>, Seen<'v>)> {
        match self {
            Entries::Given(entries) => {
                entries.iter().map(|(key, value)| (Seen::Text(Text::Whole(key)), Seen::of(value))).collect()
            }
            Entries::Record(record) => {
                let names = record.names.iter().map(|name| Seen::Text(Text::Whole(name)));
                names.zip(record.values.iter().map(Seen::of)).collect()
            }
            Entries::Json(members) => {
                members.iter().map(|(key, value)| (Seen::Text(Text::Part(key)), Seen::json(value))).collect()
            }
            Entries::Made(entries) => {
                entries.iter().map(|(key, value)| (key.seen(), value.clone())).collect()
            }
        }
    }
}

impl Key {
    /// The key that a value is; none: it can't be one.
    pub(super) fn of(value: &Seen<'_>) -> Option<Key> {
        Some(match value {
            Seen::Bool(b) => Key::Bool(*b),
            Seen::Int(n) => Key::Int(*n),
            // A number of JSON that is whole.
            Seen::Float(x) if x.fract() == 0.0 && x.abs() < 9.0e15 => Key::Int(*x as i64),
            Seen::Text(text) => Key::Text(text.whole()),
            _ => return None,
        })
    }

    pub(super) fn seen<'v>(&self) -> Seen<'v> {
        match self {
            Key::Bool(b) => Seen::Bool(*b),
            Key::Int(n) => Seen::Int(*n),
            Key::Text(text) => Seen::Text(Text::Made(text.clone())),
        }
    }

    /// As the language's maps have it.
    pub(super) fn text(&self) -> ByteString {
        match self {
            Key::Bool(b) => b.to_string().into(),
            Key::Int(n) => n.to_string().into(),
            Key::Text(text) => text.clone(),
        }
    }
}
