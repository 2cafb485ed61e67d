//! Content that may be large, shared by all clones of its value.
//!
//! When the last of them goes on a thread that others wait for, what would take long is left to be dropped elsewhere
//! (see [`crate::sweep`]). So nobody who has a value need think of how large it is when it goes: neither a flow that
//! ends or is cancelled, nor a node, nor a store.

use super::Value;
use crate::sweep;
use bytestring::ByteString;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Content of a value, shared by its clones.
pub struct Bulk<T: Weighed>(Arc<Content<T>>);

struct Content<T: Weighed>(T);

/// What a [`Bulk`] can be of.
pub trait Weighed: Default + Send + Sync + 'static {
    /// Takes what dropping it costs: one for each element, member and field, and for each KiB of text. False: that is
    /// more than was left. Looks at no more of it than that.
    fn spend_to_drop(&self, left: &mut usize) -> bool;
}

/// So much is dropped where it goes: less than a tenth of a millisecond of work.
const LIGHT: usize = 2048;

impl<T: Weighed> Bulk<T> {
    /// Shares it from now on.
    pub fn new(content: T) -> Bulk<T> {
        Bulk(Arc::new(Content(content)))
    }
}

impl<T: Weighed> Drop for Content<T> {
    #[inline]
    fn drop(&mut self) {
        if sweep::is_swept() && !self.0.spend_to_drop(&mut { LIGHT }) {
            sweep::leave(std::mem::take(&mut self.0));
        }
    }
}

impl<T: Weighed> Clone for Bulk<T> {
    #[inline]
    fn clone(&self) -> Self {
        Bulk(Arc::clone(&self.0))
    }
}

impl<T: Weighed> Deref for Bulk<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.0.0
    }
}

impl<T: Weighed> From<T> for Bulk<T> {
    fn from(content: T) -> Bulk<T> {
        Bulk::new(content)
    }
}

impl<T: Weighed + fmt::Debug> fmt::Debug for Bulk<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.0.fmt(f)
    }
}

impl Weighed for Vec<Value> {
    fn spend_to_drop(&self, left: &mut usize) -> bool {
        // Even numbers are looked at one by one.
        *left >= self.len() && self.iter().all(|item| take(1, left) && of_value(item, left))
    }
}

impl Weighed for BTreeMap<ByteString, Value> {
    fn spend_to_drop(&self, left: &mut usize) -> bool {
        *left >= self.len() && self.values().all(|value| take(1, left) && of_value(value, left))
    }
}

impl Weighed for Json {
    fn spend_to_drop(&self, left: &mut usize) -> bool {
        match self {
            Json::String(text) => take(text.len() >> 10, left),
            Json::Array(items) => {
                *left >= items.len() && items.iter().all(|item| take(1, left) && item.spend_to_drop(left))
            }
            Json::Object(members) => {
                *left >= members.len()
                    && members.values().all(|value| take(1, left) && value.spend_to_drop(left))
            }
            Json::Null | Json::Bool(_) | Json::Number(_) => true,
        }
    }
}

fn of_value(value: &Value, left: &mut usize) -> bool {
    match value {
        Value::Str(text) | Value::Html(text) => take(text.len() >> 10, left),
        Value::Bytes(bytes) => take(bytes.len() >> 10, left),
        Value::Json(json) => json.spend_to_drop(left),
        Value::List(items) => items.spend_to_drop(left),
        Value::Map(entries) => entries.spend_to_drop(left),
        Value::Record(record) => record.values.iter().all(|value| take(1, left) && of_value(value, left)),
        Value::Option(Some(value)) => of_value(value, left),
        _ => true,
    }
}

fn take(units: usize, left: &mut usize) -> bool {
    let enough = *left >= units;
    *left = left.saturating_sub(units);
    enough
}
