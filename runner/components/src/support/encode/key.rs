//! Values in keys: no two different values of one type are written alike, and all are letters, digits and `%`.
//!
//! Text is itself, other signs as `%` and the two digits of each of their bytes. What is made of others begins with a
//! letter behind the `%` that no byte has: `%n` is `none`, `%s` a `some` of another option, `%i…` an item of a list,
//! record or map, `%e` the end of them.

use super::super::{json_text, render};
use flux_node::{Failure, Value};
use std::fmt::Write;

/// Appends a value.
///
/// # Errors
/// It has no text.
pub(super) fn write(value: &Value, out: &mut String) -> Result<(), Failure> {
    match value {
        Value::Str(text) => escape(text, out),
        Value::Bytes(bytes) => bytes.iter().for_each(|byte| match byte.is_ascii_alphanumeric() {
            true => out.push(char::from(*byte)),
            false => byte_of(*byte, out),
        }),
        Value::Option(None) => out.push_str("%n"),
        Value::Option(Some(inner)) => {
            if matches!(**inner, Value::Option(_)) {
                out.push_str("%s");
            }
            write(inner, out)?;
        }
        Value::List(items) => composed(items.iter(), out)?,
        Value::Record(record) => composed(record.values.iter(), out)?,
        Value::Map(map) => {
            for (key, value) in map.iter() {
                out.push_str("%i");
                escape(key, out);
                out.push_str("%i");
                write(value, out)?;
            }
            out.push_str("%e");
        }
        Value::Json(_) => escape(&String::from_utf8_lossy(&json_text(value)?), out),
        other => {
            let mut text = String::new();
            render(other, &mut text)?;
            escape(&text, out);
        }
    }
    Ok(())
}

fn composed<'v>(items: impl Iterator<Item = &'v Value>, out: &mut String) -> Result<(), Failure> {
    for item in items {
        out.push_str("%i");
        write(item, out)?;
    }
    out.push_str("%e");
    Ok(())
}

/// Letters and digits are themselves.
pub(super) fn escape(text: &str, out: &mut String) {
    for sign in text.chars() {
        if sign.is_alphanumeric() {
            out.push(sign);
        } else {
            let mut buffer = [0; 4];
            sign.encode_utf8(&mut buffer).bytes().for_each(|byte| byte_of(byte, out));
        }
    }
}

fn byte_of(byte: u8, out: &mut String) {
    // Writing to a string can't fail.
    let _ = write!(out, "%{byte:02X}");
}
