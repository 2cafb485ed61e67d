//! `json.*`: JSON from text and back, objects from inputs, and what a pointer leads to (RFC 6901).

use crate::support::{Build, Work, map_of, sync_of, variable};
use crate::{Shared, Table};
use flux_catalog::encode::Target;
use flux_node::{BuildError, Built, Bulk, Failure, JSON_DEPTH, TooDeep, Type, Value};
use serde_json::Value as Json;

pub(crate) const COMPONENTS: Table = &[
    ("json.encode", encode),
    ("json.decode", decode),
    ("json.of", of),
    ("json.object", object),
    ("json.get", get),
    ("json.set", set),
    ("json.remove", remove),
    ("json.merge", merge),
];

fn no_json(error: impl ToString) -> Failure {
    Failure::new(422, error.to_string())
}

/// The JSON inside a value that must be one.
fn inside(value: &Value) -> Result<&Json, Failure> {
    match value {
        Value::Json(json) => Ok(json),
        other => Err(Failure::new(422, format!("expected `json`, found `{}`", other.type_name()))),
    }
}

fn encode(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let pretty = build.bool("pretty")?;
    Ok(map_of(Work::BUILD, build.any_input("value")?, move |value| {
        let text = if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
        text.map(|text| Value::Str(text.into())).map_err(no_json)
    }))
}

fn decode(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let (ty, records) = (build.output()?.clone(), build.records.clone());
    let place = build.any_input("text")?;
    match build.signature.inputs[place].ty {
        Type::String | Type::Bytes | Type::Json => {}
        ref other => {
            let found = records.describe(other);
            return Err(BuildError::Signature(format!(
                "`json.decode` takes a `string`, `bytes` or `json`, not `{found}`"
            )));
        }
    }
    Ok(map_of(Work::BUILD, place, move |value| {
        let parse = |bytes: &[u8]| {
            serde_json::from_slice(bytes)
                .map_err(|error| Failure::new(400, format!("this is no JSON: {error}")))
        };
        Ok(match value {
            Value::Json(json) => Value::from_json(json, &ty, &records)?,
            Value::Str(text) => Value::from_json(&parse(text.as_bytes())?, &ty, &records)?,
            Value::Bytes(bytes) => Value::from_json(&parse(bytes)?, &ty, &records)?,
            other => return Err(Failure::new(422, format!("a `{}` is no JSON text", other.type_name()))),
        })
    }))
}

fn of(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    Ok(map_of(Work::BUILD, build.any_input("value")?, |value| {
        Ok(Value::json(value.to_json().map_err(no_json)?)?)
    }))
}

fn object(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let names: Vec<String> = build.signature.inputs.iter().map(|field| field.name.clone()).collect();
    Ok(sync_of(Work::BUILD, move |call| {
        let mut members = serde_json::Map::new();
        for (place, name) in names.iter().enumerate() {
            members.insert(name.clone(), call.input(place).to_json().map_err(no_json)?);
        }
        call.set(0, Value::json(Json::Object(members))?);
        Ok(())
    }))
}

fn steps(pointer: &str) -> Result<Vec<String>, Failure> {
    match pointer.strip_prefix('/') {
        None if pointer.is_empty() => Ok(Vec::new()),
        None => Err(Failure::new(422, "a JSON pointer begins with `/`")),
        // Every step is a level, and what is made on the way to a place would be dropped by recursion, too.
        Some(rest) if rest.bytes().filter(|byte| *byte == b'/').count() >= JSON_DEPTH => Err(TooDeep.into()),
        Some(rest) => Ok(rest.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect()),
    }
}

fn get(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let template = build.encoded("pointer", Target::Pointer)?;
    let (ty, records) = (build.output()?.clone(), build.records.clone());
    let [place] = build.inputs([("value", Type::Json)])?;
    Ok(sync_of(Work::BUILD, move |call| {
        let pointer = template.render(|place| call.input(place))?;
        let value = match (inside(call.input(place))?.pointer(&pointer), &ty) {
            (Some(part), _) => Value::from_json(part, &ty, &records)?,
            (None, Type::Option(_)) => Value::Option(None),
            (None, _) => return Err(Failure::new(404, format!("there is nothing at `{pointer}`"))),
        };
        call.set(0, value);
        Ok(())
    }))
}

fn set(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let template = build.encoded("pointer", Target::Pointer)?;
    let [place, part] = build.inputs([("value", Type::Json), ("part", variable("T"))])?;
    Ok(sync_of(Work::BUILD, move |call| {
        let steps = steps(&template.render(|place| call.input(place))?)?;
        let mut json = inside(call.input(place))?.clone();
        let part = call.input(part).to_json().map_err(no_json)?;
        *place_of(&mut json, &steps)? = part;
        call.set(0, Value::json(json)?);
        Ok(())
    }))
}

/// The place that steps lead to; makes it where it can.
fn place_of<'j>(json: &'j mut Json, steps: &[String]) -> Result<&'j mut Json, Failure> {
    let mut at = json;
    for step in steps {
        if at.is_null() {
            *at = Json::Object(serde_json::Map::new());
        }
        at = match at {
            Json::Object(members) => members.entry(step.clone()).or_insert(Json::Null),
            Json::Array(items) => {
                let index = if step == "-" { Some(items.len()) } else { step.parse().ok() };
                if index == Some(items.len()) {
                    items.push(Json::Null);
                }
                let item = index.and_then(|index| items.get_mut(index));
                item.ok_or_else(|| Failure::new(422, format!("the array has no place `{step}`")))?
            }
            _ => return Err(Failure::new(422, format!("`{step}` leads into a value that holds no others"))),
        };
    }
    Ok(at)
}

fn remove(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let template = build.encoded("pointer", Target::Pointer)?;
    let [place] = build.inputs([("value", Type::Json)])?;
    Ok(sync_of(Work::BUILD, move |call| {
        let pointer = template.render(|place| call.input(place))?;
        let steps = steps(&pointer)?;
        let mut json = inside(call.input(place))?.clone();
        match steps.split_last() {
            None => json = Json::Null,
            Some((last, _)) => {
                let parent = &pointer[..pointer.rfind('/').unwrap_or(0)];
                match json.pointer_mut(parent) {
                    Some(Json::Object(members)) => {
                        members.remove(last);
                    }
                    Some(Json::Array(items)) => {
                        if let Some(index) = last.parse().ok().filter(|index| *index < items.len()) {
                            items.remove(index);
                        }
                    }
                    _ => {}
                }
            }
        }
        call.set(0, Value::Json(Bulk::new(json)));
        Ok(())
    }))
}

fn merge(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let [value, patch] = build.inputs([("value", Type::Json), ("patch", Type::Json)])?;
    Ok(sync_of(Work::BUILD, move |call| {
        let mut json = inside(call.input(value))?.clone();
        apply(&mut json, inside(call.input(patch))?);
        call.set(0, Value::Json(Bulk::new(json)));
        Ok(())
    }))
}

/// RFC 7396, section 2.
fn apply(target: &mut Json, patch: &Json) {
    let Json::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Json::Object(serde_json::Map::new());
    }
    let Json::Object(members) = target else { return };
    for (name, change) in patch {
        if change.is_null() {
            members.remove(name);
        } else {
            apply(members.entry(name.clone()).or_insert(Json::Null), change);
        }
    }
}
