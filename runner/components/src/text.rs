//! `text.*`: templates, and texts cut, joined, replaced and compared.

use crate::support::{Build, Work, map_of, render, sync, sync_of};
use crate::{Shared, Table};
use flux_catalog::encode::{MediaType, Target};
use flux_node::{BuildError, Built, Bulk, Failure, Type, Value};
use subtle::ConstantTimeEq;

pub(crate) const COMPONENTS: Table = &[
    ("text.template", template),
    ("text.split", split),
    ("text.join", join),
    ("text.upper", |build, _| on_text(build, |text| Value::Str(text.to_uppercase().into()))),
    ("text.lower", |build, _| on_text(build, |text| Value::Str(text.to_lowercase().into()))),
    ("text.trim", |build, _| on_text(build, |text| Value::Str(text.trim().into()))),
    ("text.length", |build, _| on_text(build, |text| Value::Int(text.chars().count() as i64))),
    ("text.replace", replace),
    ("text.equal", equal),
    ("text.decode", decode),
    ("text.encode", |build, _| on_text(build, |text| Value::Bytes(text.as_bytes().to_vec().into()))),
];

fn template(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let media = build.text("type")?;
    let target = if media.is_empty() { Target::Text } else { MediaType(&media).target() };
    let template = build.encoded("text", target)?;
    if let Some(text) = template.constant() {
        let text = Value::Str(text.into());
        return Ok(sync(move |call| {
            call.set(0, text.clone());
            Ok(())
        }));
    }
    Ok(sync_of(Work::SCAN, move |call| {
        let text = template.render(|place| call.input(place))?;
        call.set(0, Value::Str(text.into()));
        Ok(())
    }))
}

/// A node from the text to what the function makes of it.
fn on_text<F>(build: &Build<'_>, make: F) -> Result<Built, BuildError>
where
    F: Fn(&str) -> Value + Send + Sync + 'static,
{
    let [place] = build.inputs([("text", Type::String)])?;
    Ok(map_of(Work::SCAN, place, move |value| match value {
        Value::Str(text) => Ok(make(text)),
        other => Err(Failure::new(422, format!("expected `string`, found `{}`", other.type_name()))),
    }))
}

fn split(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let by = build.text("by")?;
    on_text(build, move |text| {
        let parts: Vec<Value> = if by.is_empty() {
            text.chars().map(|c| Value::Str(c.to_string().into())).collect()
        } else {
            text.split(&by).map(|part| Value::Str(part.into())).collect()
        };
        Value::List(Bulk::new(parts))
    })
}

fn join(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let by = build.text("by")?;
    let [place] = build.inputs([("parts", Type::List(Box::new(Type::String)))])?;
    Ok(map_of(Work::SCAN, place, move |value| {
        let Value::List(parts) = value else {
            return Err(Failure::new(422, format!("expected a list, found `{}`", value.type_name())));
        };
        let mut text = String::new();
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                text.push_str(&by);
            }
            render(part, &mut text)?;
        }
        Ok(Value::Str(text.into()))
    }))
}

fn replace(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let (from, to) = (build.text("from")?, build.text("to")?);
    if from.is_empty() {
        return Err(build.wrong("from", "is some text"));
    }
    on_text(build, move |text| Value::Str(text.replace(&from, &to).into()))
}

fn decode(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let [place] = build.inputs([("data", Type::Bytes)])?;
    Ok(map_of(Work::SCAN, place, |value| match value {
        Value::Bytes(bytes) => {
            let text = bytestring::ByteString::try_from(bytes.clone());
            text.map(Value::Str).map_err(|_| Failure::new(422, "the bytes are not UTF-8"))
        }
        other => Err(Failure::new(422, format!("expected `bytes`, found `{}`", other.type_name()))),
    }))
}

fn equal(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let [one, other] = build.inputs([("one", Type::String), ("other", Type::String)])?;
    Ok(sync_of(Work::SCAN, move |call| {
        let same = match (call.input(one), call.input(other)) {
            (Value::Str(one), Value::Str(other)) => one.as_bytes().ct_eq(other.as_bytes()).into(),
            _ => false,
        };
        call.set(0, Value::Bool(same));
        Ok(())
    }))
}
