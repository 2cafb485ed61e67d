//! `option.*`: values that may be missing.

use crate::constant::fitted;
use crate::support::{Build, map, sync, variable};
use crate::{Shared, Table};
use flux_node::{BuildError, Built, Failure, Type, Value};
use std::sync::Arc;

pub(crate) const COMPONENTS: Table = &[
    ("option.value", value),
    ("option.else", or_constant),
    ("option.or", or),
    ("option.some", some),
    ("option.none", none),
];

fn option() -> Type {
    Type::Option(Box::new(variable("T")))
}

/// What is inside, if anything is.
fn inside(value: &Value) -> Result<Option<Value>, Failure> {
    match value {
        Value::Option(inner) => Ok(inner.as_ref().map(|inner| (**inner).clone())),
        other => Err(Failure::new(422, format!("expected an option, found `{}`", other.type_name()))),
    }
}

fn value(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let [place] = build.inputs([("option", option())])?;
    Ok(map(place, |value| inside(value)?.ok_or_else(|| Failure::new(404, "there is no value"))))
}

fn or_constant(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let [place] = build.inputs([("option", option())])?;
    let default = fitted(build, "default", build.output()?)?;
    Ok(map(place, move |value| Ok(inside(value)?.unwrap_or_else(|| default.clone()))))
}

fn or(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let [option, other] = build.inputs([("option", option()), ("other", variable("T"))])?;
    Ok(sync(move |call| {
        let value = inside(call.input(option))?.unwrap_or_else(|| call.input(other).clone());
        call.set(0, value);
        Ok(())
    }))
}

fn some(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    Ok(map(build.any_input("value")?, |value| Ok(Value::Option(Some(Arc::new(value.clone()))))))
}

fn none(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    build.optional_output()?;
    Ok(sync(|call| {
        call.set(0, Value::Option(None));
        Ok(())
    }))
}
