//! `stream<T>`: values that come later, consumed once.
//!
//! Comes in: a stream of values or a failure. Goes out: the same, to the first who takes it. *Never* here: where the
//! values come from, and what they become for a client.

use crate::value::Foreign;
use crate::{Failure, Value};
use futures_util::stream::{BoxStream, StreamExt};
use std::sync::{Arc, Mutex, PoisonError};

/// The values of a stream as they come; one that fails is over.
pub type Coming = BoxStream<'static, Result<Value, Failure>>;

/// A stream as a value: all clones are one stream, which the first who asks takes.
pub struct ValueStream {
    coming: Mutex<Option<Coming>>,
    endless: bool,
}

impl ValueStream {
    /// Takes it; none: somebody has.
    pub fn take(&self) -> Option<Coming> {
        self.coming.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Does it go on until whoever consumes it goes away? Then the service does not wait for its end when it stops.
    pub fn is_endless(&self) -> bool {
        self.endless
    }
}

impl Value {
    /// A stream of values; `endless` where it goes on until its consumer goes away.
    pub fn of_stream(
        values: impl futures_util::Stream<Item = Result<Value, Failure>> + Send + 'static,
        endless: bool,
    ) -> Value {
        let coming = Mutex::new(Some(values.boxed()));
        Value::Foreign(Foreign(Arc::new(ValueStream { coming, endless })))
    }

    /// The stream that it is.
    pub fn as_stream(&self) -> Option<&ValueStream> {
        match self {
            Value::Foreign(Foreign(any)) => any.downcast_ref(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Value;

    #[test]
    fn a_stream_is_taken_once() {
        let value = Value::of_stream(futures_util::stream::iter([Ok(Value::Int(1))]), false);
        let copy = value.clone();
        assert!(copy.as_stream().and_then(super::ValueStream::take).is_some());
        assert!(value.as_stream().and_then(super::ValueStream::take).is_none());
        assert!(value.to_json().is_err());
        assert!(Value::Int(1).as_stream().is_none());
    }
}
