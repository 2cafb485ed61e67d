//! Written values as constants of a plan, and what messages call them.

use flux_plan::Constant;
use flux_syntax::tree::{Value, ValueKind};

/// A written value's meaning. A bare name stays a name: who asks for it knows what it stands for.
pub fn constant(value: &Value) -> Constant {
    match &value.kind {
        ValueKind::Int(n) => Constant::Int(*n),
        ValueKind::Float(text) => Constant::Float(text.parse().unwrap_or(f64::NAN)),
        ValueKind::Bool(b) => Constant::Bool(*b),
        ValueKind::Text { text, .. } => Constant::Text(text.to_string()),
        ValueKind::Duration(nanos) => Constant::Duration(*nanos),
        ValueKind::Size(bytes) => Constant::Size(*bytes),
        ValueKind::Name(name) => Constant::Name(name.text.to_string()),
        ValueKind::Env { name, default } => Constant::Env {
            name: name.to_string(),
            default: default.as_ref().map(|value| Box::new(constant(value))),
        },
        ValueKind::List(items) => Constant::List(items.iter().map(constant).collect()),
        ValueKind::Record(record) => {
            let fields = record.fields.iter();
            Constant::Record(fields.map(|f| (f.name.text.to_string(), constant(&f.value))).collect())
        }
    }
}

/// What a constant is called in a message.
pub fn describe(constant: &Constant) -> &'static str {
    match constant {
        Constant::Int(_) => "a whole number",
        Constant::Float(_) => "a number",
        Constant::Bool(_) => "a truth value",
        Constant::Text(_) => "a text",
        Constant::Duration(_) => "a duration",
        Constant::Size(_) => "a size",
        Constant::Name(_) => "a name",
        Constant::List(_) => "a list",
        Constant::Record(_) => "a record",
        Constant::Env { .. } => "an environment variable",
    }
}
