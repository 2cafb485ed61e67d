//! A value whole, in as many lines as it takes: what one line or twenty rows leave out.
//!
//! Comes in: a value. Goes out: text: a text as it is, bytes as text or in hexadecimal, anything else as a program would
//! write it, in lines. *Never* here: what is left out.

use crate::screen::width_of;
use crate::value::{line, quoted};
use flux_node::Value;
use std::fmt::Write;

/// So many bytes stand on a line.
const ROW: usize = 16;
/// More columns than anything has that has no parts.
const MOST: usize = 1 << 20;

/// All of a value, in lines of about that width where it has parts.
pub fn whole(value: &Value, width: usize) -> String {
    let mut out = match value {
        Value::Str(text) => shown(text),
        Value::Bytes(bytes) => in_bytes(bytes),
        Value::Response(reply) => {
            let mut out = format!("{}\n", reply.status);
            for (name, value) in &reply.headers {
                let _ = writeln!(out, "{name}: {}", shown(value));
            }
            let body = reply.body.bytes().map_or_else(|| line(value, MOST), |bytes| in_bytes(bytes));
            format!("{out}\n{body}")
        }
        other => {
            let mut out = String::new();
            parts(other, 0, width, &mut out);
            out
        }
    };
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// Text as it is; what a terminal would obey as a program writes it.
fn shown(text: &str) -> String {
    let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if obeyed(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

fn in_bytes(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) => {
            text.replace('\r', "")
        }
        _ => hexadecimal(bytes),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut out = String::new();
    for (number, row) in bytes.chunks(ROW).enumerate() {
        let _ = write!(out, "{:08x} ", number * ROW);
        for at in 0..ROW {
            let _ = match row.get(at) {
                Some(byte) => write!(out, " {byte:02x}"),
                None => write!(out, "   "),
            };
        }
        let seen = |byte: &u8| if (0x20..0x7f).contains(byte) { char::from(*byte) } else { '.' };
        let _ = writeln!(out, "  {}", row.iter().map(seen).collect::<String>());
    }
    out
}

/// A value on one line where it fits, else each of its parts on its own.
fn parts(value: &Value, indent: usize, width: usize, out: &mut String) {
    let on_a_line = one_line(value);
    if let Value::Json(json) = value
        && width_of(&on_a_line) > width.saturating_sub(indent)
    {
        let pretty = serde_json::to_string_pretty(&**json).unwrap_or(on_a_line);
        out.push_str(&pretty.replace('\n', &format!("\n{}", " ".repeat(indent))));
        return;
    }
    if let Value::Option(Some(inside)) = value {
        out.push_str("some ");
        return parts(inside, indent, width, out);
    }
    let Some((open, inside, close)) =
        inside(value).filter(|_| width_of(&on_a_line) > width.saturating_sub(indent))
    else {
        out.push_str(&on_a_line);
        return;
    };
    let (end, indent) = (" ".repeat(indent), indent + 2);
    out.push(open);
    for (name, part) in inside {
        let _ = write!(out, "\n{}{name}", " ".repeat(indent));
        parts(part, indent, width.saturating_sub(width_of(&name)), out);
        out.push(',');
    }
    let _ = write!(out, "\n{end}{close}");
}

/// What stands between two brackets: each value with its name, which is empty in a list.
type Bracketed<'v> = (char, Vec<(String, &'v Value)>, char);

/// What a value has inside, if it is of a kind that has.
fn inside(value: &Value) -> Option<Bracketed<'_>> {
    Some(match value {
        Value::List(items) => ('[', items.iter().map(|item| (String::new(), item)).collect(), ']'),
        Value::Record(record) => {
            let named = record.names.iter().zip(&record.values);
            ('{', named.map(|(name, value)| (format!("{name}: "), value)).collect(), '}')
        }
        Value::Map(entries) => {
            let named =
                entries.iter().map(|(name, value)| (format!("{}: ", quoted(name, usize::MAX)), value));
            ('{', named.collect(), '}')
        }
        _ => return None,
    })
}

fn one_line(value: &Value) -> String {
    match value {
        Value::Str(text) => quoted(text, usize::MAX),
        Value::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => quoted(text, usize::MAX),
            Err(_) => bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" "),
        },
        Value::Option(Some(inside)) => format!("some {}", one_line(inside)),
        other => match inside(other) {
            Some((open, inside, close)) => {
                let parts = inside.into_iter().map(|(name, part)| format!("{name}{}", one_line(part)));
                format!("{open}{}{close}", parts.collect::<Vec<_>>().join(", "))
            }
            None => line(other, MOST),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flux_node::Bulk;

    #[test]
    fn nothing_is_left_out() {
        let long = "x".repeat(5_000);
        assert_eq!(whole(&Value::Str(long.clone().into()), 80), format!("{long}\n"));
        let list = Value::List(Bulk::new((0..100).map(Value::Int).collect()));
        let shown = whole(&list, 40);
        assert_eq!(shown.lines().count(), 102, "{shown}");
        assert!(shown.starts_with("[\n  0,\n") && shown.ends_with("  99,\n]\n"));
        let nested = Value::List(Bulk::new(vec![list, Value::Str("a\"b".into())]));
        assert!(whole(&nested, 40).contains("\n    99,\n  ],\n  \"a\\\"b\",\n]"), "{}", whole(&nested, 40));
        assert_eq!(whole(&Value::List(Bulk::new(vec![Value::Int(1)])), 40), "[1]\n");
    }

    #[test]
    fn what_a_terminal_obeys_is_shown() {
        assert_eq!(whole(&Value::Str("a\u{1b}[2J\nb".into()), 80), "a\\u{1b}[2J\nb\n");
        let bytes = whole(&Value::Bytes(vec![0xff; 17].into()), 80);
        assert_eq!(
            bytes.lines().nth(1),
            Some("00000010  ff                                               .")
        );
    }

    #[test]
    fn json_is_broken_where_it_is_too_wide() {
        let json = serde_json::json!({"name": "x".repeat(40), "n": 1});
        let shown = whole(&Value::Json(Bulk::new(json)), 30);
        assert_eq!(shown, format!("{{\n  \"n\": 1,\n  \"name\": \"{}\"\n}}\n", "x".repeat(40)));
    }
}
