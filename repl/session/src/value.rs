//! Values in words: as a program would write them, shortened to what a person reads.

use flux_node::Value;
use flux_runner::picture;

/// So much of a text or of bytes is shown.
const LONG: usize = 2_000;

/// A value on one line, in about so many characters.
pub fn line(value: &Value, most: usize) -> String {
    let mut out = String::new();
    write(value, most.max(8), &mut out);
    crate::screen::elide(&out, most.max(8))
}

fn write(value: &Value, most: usize, out: &mut String) {
    // What lies beyond is cut off anyway, however long the list is.
    if out.len() > most * 4 {
        return;
    }
    match value {
        Value::Str(text) => out.push_str(&quoted(text, LONG)),
        Value::Bytes(bytes) => out.push_str(&bytes_in_words(bytes)),
        Value::Option(None) => out.push_str("none"),
        Value::Option(Some(inner)) => {
            out.push_str("some ");
            write(inner, most, out);
        }
        Value::List(items) => list(items.iter(), '[', ']', most, out, write),
        Value::Record(record) => {
            let fields = record.names.iter().zip(&record.values);
            list(fields, '{', '}', most, out, |(name, value), most, out| {
                out.push_str(name);
                out.push_str(": ");
                write(value, most, out);
            });
        }
        Value::Map(entries) => list(entries.iter(), '{', '}', most, out, |(name, value), most, out| {
            out.push_str(&quoted(name, LONG));
            out.push_str(": ");
            write(value, most, out);
        }),
        Value::Response(reply) => {
            out.push_str(&format!("{} ", reply.status));
            let kind = reply.headers.iter().find(|(name, _)| &**name == "content-type");
            if let Some((_, kind)) = kind {
                out.push_str(kind);
                out.push(' ');
            }
            out.push_str(&match reply.body.bytes().map(|body| (body, std::str::from_utf8(body))) {
                Some((_, Ok(text))) => quoted(text, LONG),
                Some((body, Err(_))) => bytes_in_words(body),
                None => format!("({:?})", reply.body),
            });
        }
        Value::Duration(nanos) => out.push_str(&crate::quantity::show(*nanos)),
        other => match picture::of(other) {
            Some(picture) => out.push_str(&picture.to_string()),
            None => out.push_str(&plain(other)),
        },
    }
}

fn list<T>(
    items: impl Iterator<Item = T>,
    open: char,
    close: char,
    most: usize,
    out: &mut String,
    each: impl Fn(T, usize, &mut String),
) {
    out.push(open);
    for (index, item) in items.enumerate() {
        if out.len() > most * 4 {
            break;
        }
        if index > 0 {
            out.push_str(", ");
        }
        each(item, most, out);
    }
    out.push(close);
}

/// What has a JSON form has that one.
fn plain(value: &Value) -> String {
    match value.to_json() {
        Ok(json) => match (value, &json) {
            (Value::Time(_), serde_json::Value::String(text)) => text.clone(),
            _ => json.to_string(),
        },
        Err(_) => format!("a {} value", value.type_name()),
    }
}

/// Text as a program writes it, up to so many characters.
pub(crate) fn quoted(text: &str, most: usize) -> String {
    let mut out = String::from("\"");
    for c in text.chars().take(most) {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What bytes are, in words.
fn bytes_in_words(bytes: &[u8]) -> String {
    if let Some(picture) = picture::of_bytes(bytes) {
        return format!("{picture}, {} bytes", bytes.len());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) => {
            format!("{} bytes {}", bytes.len(), quoted(text, LONG))
        }
        _ => {
            let first: Vec<String> = bytes.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
            let more = if bytes.len() > 16 { " …" } else { "" };
            format!("{} bytes {}{more}", bytes.len(), first.join(" "))
        }
    }
}
