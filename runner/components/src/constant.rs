//! `constant`: a value that is known before the service starts.

use crate::support::{Build, sync};
use crate::{Shared, Table};
use flux_node::{BuildError, Built, Bulk, Type, Value};
use std::sync::Arc;

pub(crate) const COMPONENTS: Table = &[("constant", constant)];

fn constant(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let value = fitted(build, "value", build.output()?)?;
    Ok(sync(move |call| {
        call.set(0, value.clone());
        Ok(())
    }))
}

/// An argument as a value of that type. What a program writes has fewer types than values have: a record is
/// written as one with any names, a moment as text.
pub(crate) fn fitted(build: &Build<'_>, argument: &str, ty: &Type) -> Result<Value, BuildError> {
    let given = build.value(argument)?;
    let fitted = match (ty, &given) {
        (Type::String, Value::Str(_)) | (Type::Duration, Value::Duration(_)) => return Ok(given),
        (Type::Option(inner), _) if !matches!(**inner, Type::Json) => {
            return fitted(build, argument, inner).map(|value| Value::Option(Some(Arc::new(value))));
        }
        (Type::Json, Value::Str(_)) => given.to_json().ok().map(|json| Value::Json(Bulk::new(json))),
        (_, Value::Str(text)) => Value::from_text(text, ty, &build.records).ok(),
        _ => match given.to_json() {
            Ok(json) => match Value::from_json(&json, ty, &build.records) {
                Ok(value) => Some(value),
                Err(mismatch) => return Err(build.wrong(argument, mismatch.to_string())),
            },
            Err(_) => None,
        },
    };
    fitted.ok_or_else(|| build.wrong(argument, format!("is no `{}`", build.records.describe(ty))))
}
