//! Constants in the form that an argument or a parameter wants.

use flux_catalog::kinds;
use flux_syntax::TokenKind;
use flux_syntax::tree::{Value, ValueKind};

/// A value of that kind that says what was written; none: it says nothing of that kind.
pub(super) fn as_kind(kind: &str, value: &Value, written: &str) -> Option<String> {
    let text = match &value.kind {
        ValueKind::Text { text, multiline: false } => Some(text.as_str()),
        _ => None,
    };
    let bare = text.unwrap_or(written);
    match kind {
        "int" => bare.parse::<i64>().ok().map(|n| n.to_string()).or_else(|| whole(bare)),
        "float" => bare.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| format!("{n:?}")),
        "bool" => match bare.to_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Some("true".to_owned()),
            "false" | "no" | "off" | "0" => Some("false".to_owned()),
            _ => None,
        },
        "duration" | "age" | "delay" => unit(bare, TokenKind::Duration, "s"),
        "size" => unit(bare, TokenKind::Size, "B"),
        "name" | "store" | "input" => {
            text.filter(|text| crate::ide::rename::is_name(text)).map(str::to_owned)
        }
        "queue" => plain(value, written).map(|text| format!("\"{text}\"")),
        list if list.starts_with("list<") && !matches!(value.kind, ValueKind::List(_)) => {
            Some(format!("[{written}]"))
        }
        text => {
            let kind = kinds::named(text)?;
            plain(value, written).map(|written| format!("\"{}\"", kind.meant_by(written)))
        }
    }
}

/// What can stand between quotes as it is.
fn plain<'a>(value: &Value, written: &'a str) -> Option<&'a str> {
    let simple = matches!(
        value.kind,
        ValueKind::Int(_)
            | ValueKind::Float(_)
            | ValueKind::Bool(_)
            | ValueKind::Duration(_)
            | ValueKind::Size(_)
            | ValueKind::Name(_)
    );
    simple.then_some(written)
}

fn whole(text: &str) -> Option<String> {
    let number: f64 = text.parse().ok()?;
    (number.is_finite() && number.abs() < 1e15).then(|| format!("{}", number.trunc() as i64))
}

/// With its unit, or that of a bare number.
fn unit(text: &str, kind: TokenKind, bare: &str) -> Option<String> {
    let tokens = flux_syntax::lex(text);
    match tokens.as_slice() {
        [only] if only.kind == kind => Some(text.to_owned()),
        [only] if only.kind == TokenKind::Int => Some(format!("{text}{bare}")),
        _ => None,
    }
}

/// Some value of that kind, to be filled in.
pub(super) fn sample(kind: &str) -> Option<String> {
    let plain = match kind {
        "int" => "1",
        "float" => "1.0",
        "bool" => "false",
        "duration" => "1s",
        "size" => "64KB",
        "value" | "json" => "0",
        "store" | "name" => return None,
        list if list.starts_with("list<") => "[]",
        map if map.starts_with("map<") => return None,
        text => {
            let sample = kinds::named(text).map_or("", |kind| kind.sample());
            return Some(format!("\"{sample}\""));
        }
    };
    Some(plain.to_owned())
}

/// A count of nothing counts as one.
pub(super) fn positive(text: String) -> String {
    if text.starts_with('-') || text == "0" { "1".to_owned() } else { text }
}
