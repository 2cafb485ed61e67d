//! What lists are ordered by.

use flux_node::{Bulk, Value};
use std::borrow::Cow;

/// The part of an element that decides: a field, or all of it.
#[derive(Clone, Debug)]
pub(crate) struct Key(Option<String>);

impl Key {
    /// By that field; `""`: by the whole.
    pub(crate) fn new(field: String) -> Self {
        Key(Some(field).filter(|field| !field.is_empty()))
    }

    /// The part of an element. An element without the field has an empty one, which comes before all others.
    pub(crate) fn of<'v>(&self, element: &'v Value) -> Cow<'v, Value> {
        let Some(field) = &self.0 else { return Cow::Borrowed(element) };
        let found = match element {
            Value::Record(record) => {
                let place = record.names.iter().position(|name| *name == **field);
                place.and_then(|place| record.values.get(place)).map(Cow::Borrowed)
            }
            Value::Map(map) => map.get(field.as_str()).map(Cow::Borrowed),
            Value::Json(json) => {
                json.get(field).map(|member| Cow::Owned(Value::Json(Bulk::new(member.clone()))))
            }
            _ => None,
        };
        found.unwrap_or(Cow::Owned(Value::Empty))
    }
}
