//! Values as text and as bytes.

use flux_node::{Failure, Value, duration_to_text, time_to_text};
use std::borrow::Cow;
use std::fmt::Write;

/// Appends what a template writes for a value. Bytes that are no UTF-8 are replaced, `none` is nothing, composed
/// values are their JSON.
///
/// # Errors
/// It has no text: a response, a foreign type.
pub(crate) fn render(value: &Value, out: &mut String) -> Result<(), Failure> {
    let written = match value {
        Value::Str(text) | Value::Html(text) => out.write_str(text),
        Value::Bytes(bytes) => out.write_str(&String::from_utf8_lossy(bytes)),
        Value::Int(n) => write!(out, "{n}"),
        Value::Float(x) => write!(out, "{x}"),
        Value::Bool(b) => write!(out, "{b}"),
        Value::Time(nanos) => out.write_str(&time_to_text(*nanos)),
        Value::Duration(nanos) => out.write_str(&duration_to_text(*nanos)),
        Value::Option(None) => Ok(()),
        Value::Option(Some(value)) => return render(value, out),
        Value::Json(json) => match &**json {
            serde_json::Value::String(text) => out.write_str(text),
            other => write!(out, "{other}"),
        },
        Value::List(_) | Value::Map(_) | Value::Record(_) => {
            out.write_str(&String::from_utf8_lossy(&json_text(value)?))
        }
        Value::Empty | Value::Response(_) | Value::Foreign(_) => return Err(no_text(value)),
    };
    written.map_err(|_| no_text(value))
}

fn no_text(value: &Value) -> Failure {
    Failure::new(422, format!("a `{}` has no text", value.type_name()))
}

/// A value as JSON; fails with 422 where it has none.
pub(crate) fn json_text(value: &Value) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::with_capacity(128);
    value.write_json(&mut out).map_err(|error| Failure::new(422, error.to_string()))?;
    Ok(out)
}

/// A value's bytes: text and bytes as they are, anything else as its JSON.
pub(crate) fn bytes_of(value: &Value) -> Result<Cow<'_, [u8]>, Failure> {
    match value {
        Value::Str(text) | Value::Html(text) => Ok(Cow::Borrowed(text.as_bytes())),
        Value::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
        other => json_text(other).map(Cow::Owned),
    }
}
