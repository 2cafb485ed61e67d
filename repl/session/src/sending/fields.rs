//! What a source puts out, as a person writes it: a record of Flux, or a JSON object.
//!
//! `bytes` may be given as text: theirs is what it says. A `time` that is left out is now, an option is none.

use flux_node::{Records, Value, World};
use flux_plan::{Plan, Source, Type};
use flux_runner::Options;
use flux_syntax::parse_statement;
use flux_syntax::tree::{ItemKind, ValueKind};
use serde_json::{Map, Value as Json};
use std::sync::Arc;

/// Reads the source's outputs.
///
/// # Errors
/// What is wrong with them, in a sentence.
pub(super) fn read(plan: &Plan, source: &Source, text: &str) -> Result<Vec<Value>, String> {
    let wanted = || {
        let fields = source.outputs.iter().map(|o| format!("{}: {}", o.name, plan.show_type(&o.ty)));
        format!("`{}` puts out {{{}}}", source.name, fields.collect::<Vec<_>>().join(", "))
    };
    let given = if text.trim().is_empty() {
        Map::new()
    } else {
        object(text).ok_or_else(|| format!("`{}` is no record; {}", text.trim(), wanted()))?
    };
    if let Some(name) = given.keys().find(|name| source.outputs.iter().all(|output| output.name != **name)) {
        return Err(format!("it has no output `{name}`; {}", wanted()));
    }
    let records = Records::new(Arc::from(plan.types.clone()));
    let world = Options::default().world;
    let read = source.outputs.iter().map(|output| match given.get(&output.name) {
        Some(json) => value(json, &output.ty, &records)
            .map_err(|error| format!("`{}`: {error}; {}", output.name, wanted())),
        None => {
            unsaid(&output.ty, &*world).ok_or_else(|| format!("`{}` is missing; {}", output.name, wanted()))
        }
    });
    read.collect()
}

fn value(json: &Json, ty: &Type, records: &Records) -> Result<Value, String> {
    match (ty, json) {
        (Type::Bytes, Json::String(text)) => Ok(Value::Bytes(text.clone().into_bytes().into())),
        (Type::Foreign(name), _) => Err(format!("a `{name}` can't be written down")),
        _ => Value::from_json(json, ty, records).map_err(|error| error.to_string()),
    }
}

fn unsaid(ty: &Type, world: &dyn World) -> Option<Value> {
    match ty {
        Type::Time => Some(Value::Time(world.now())),
        Type::Option(_) => Some(Value::Option(None)),
        _ => None,
    }
}

/// A JSON object, or a record as programs write them.
fn object(text: &str) -> Option<Map<String, Json>> {
    match serde_json::from_str(text) {
        Ok(Json::Object(fields)) => Some(fields),
        Ok(_) => None,
        Err(_) => match literal(text)? {
            Json::Object(fields) => Some(fields),
            _ => None,
        },
    }
}

/// A literal of the language, read by its own grammar.
fn literal(text: &str) -> Option<Json> {
    let parsed = parse_statement(&format!("store it using it(it: {text});"));
    match (parsed.errors.as_slice(), parsed.items.as_slice()) {
        ([], [item]) => match &item.kind {
            ItemKind::Store(store) => json(&store.using.args.first()?.value.kind),
            _ => None,
        },
        _ => None,
    }
}

fn json(value: &ValueKind) -> Option<Json> {
    Some(match value {
        ValueKind::Int(number) => Json::from(*number),
        ValueKind::Float(digits) => Json::from(digits.parse::<f64>().ok()?),
        ValueKind::Bool(truth) => Json::from(*truth),
        ValueKind::Text { text, .. } => Json::from(text.as_str()),
        ValueKind::Duration(nanos) => Json::from(*nanos as f64 / 1e9),
        ValueKind::Size(bytes) => Json::from(*bytes),
        ValueKind::List(items) => Json::Array(items.iter().map(|v| json(&v.kind)).collect::<Option<_>>()?),
        ValueKind::Record(record) => {
            let fields = record.fields.iter().map(|f| Some((f.name.text.to_string(), json(&f.value.kind)?)));
            Json::Object(fields.collect::<Option<_>>()?)
        }
        ValueKind::Name(_) | ValueKind::Env { .. } => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flux_plan::{BlockId, Field, NodeId, Pos, SourceKind};

    fn source(outputs: &[(&str, Type)]) -> Source {
        let outputs = outputs.iter().map(|(name, ty)| Field { name: (*name).into(), ty: ty.clone() });
        Source {
            name: "Listen".into(),
            kind: SourceKind::Native(NodeId(0)),
            outputs: outputs.collect(),
            session: None,
            block: BlockId(0),
            on_error: vec![],
            target: String::new(),
            paths: 1,
            may_write: false,
            at: Pos(0),
        }
    }

    #[test]
    fn a_record_of_either_language() {
        let plan = Plan::new("p");
        let source = source(&[("data", Type::Bytes), ("n", Type::Int), ("wait", Type::Duration)]);
        let wanted = vec![Value::Bytes("x".into()), Value::Int(1_000), Value::Duration(250_000_000)];
        let flux = read(&plan, &source, "{data: \"x\", n: 1_000, wait: 250ms}").unwrap();
        let json = read(&plan, &source, "{\"wait\": 0.25, \"n\": 1000, \"data\": \"x\"}").unwrap();
        assert!(flux == wanted && json == wanted, "{flux:?} {json:?}");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let plan = Plan::new("p");
        let source = source(&[("n", Type::Int), ("tag", Type::Foreign("image_tag*".into()))]);
        let wrong = |text: &str| read(&plan, &source, text).unwrap_err();
        let all = "`Listen` puts out {n: int, tag: image_tag*}";
        assert_eq!(wrong("{"), format!("`{{` is no record; {all}"));
        assert_eq!(wrong("7"), format!("`7` is no record; {all}"));
        assert_eq!(wrong("{m: 1}"), format!("it has no output `m`; {all}"));
        assert_eq!(wrong(""), format!("`n` is missing; {all}"));
        assert!(wrong("{n: \"x\", tag: 1}").starts_with("`n`: "), "{}", wrong("{n: \"x\", tag: 1}"));
        assert!(wrong("{n: 1, tag: 1}").contains("a `image_tag*` can't be written down"));
    }

    #[test]
    fn a_time_that_is_left_out_is_now() {
        let plan = Plan::new("p");
        let source = source(&[("at", Type::Time), ("user", Type::Option(Box::new(Type::Int)))]);
        let read = read(&plan, &source, "").unwrap();
        assert!(matches!(read.as_slice(), [Value::Time(at), Value::Option(None)] if *at > 0), "{read:?}");
    }
}
