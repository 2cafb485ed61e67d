//! From a request to the outputs of its source.

use super::pairs::pairs;
use super::refuse::Refusal;
use super::spec::{Field, HttpSource};
use super::tree::Parts as PathParts;
use super::{body, spec};
use bytes::Bytes;
use flux_node::{Records, Value};
use flux_plan::Type;
use http::request::Parts;
use std::sync::Arc;

/// Appends the outputs, in the order of [`spec::HttpSource`].
///
/// # Errors
/// A value that is not there or not of its type; says which.
pub(crate) fn outputs(
    spec: &spec::HttpSource,
    path: &PathParts<'_>,
    head: &Parts,
    content: &Bytes,
    out: &mut Vec<Value>,
) -> Result<(), Refusal> {
    for (field, text) in spec.route.fields().zip(path) {
        // That it is such a value, the route has already asked.
        let value = Value::from_text(text, &field.ty, &spec.records);
        out.push(value.map_err(|_| Refusal::not_found())?);
    }
    if !spec.query.is_empty() {
        texts(&spec.query, head.uri.query().unwrap_or(""), "query parameter", &spec.records, out)?;
    }
    headers(spec, head, out)?;
    if !spec.body.is_empty() {
        body::outputs(spec, head, content, out)?;
    }
    if spec.method {
        out.push(Value::Str(head.method.as_str().into()));
    }
    Ok(())
}

/// Fields from a query or a form: the first of each name, or all for a list.
pub(crate) fn texts(
    fields: &[Field],
    text: &str,
    what: &str,
    records: &Records,
    out: &mut Vec<Value>,
) -> Result<(), Refusal> {
    for field in fields {
        let mut found = pairs(text).filter(|(name, _)| *name == field.name.as_str()).map(|(_, value)| value);
        let value = match &field.ty {
            Type::List(item) => {
                let items: Result<Vec<_>, _> =
                    found.map(|value| typed(&value, item, &field.name, what, records)).collect();
                let items = items?;
                if items.is_empty() { default(field, what)? } else { Value::List(Arc::new(items)) }
            }
            ty => match found.next() {
                Some(value) => typed(&value, ty, &field.name, what, records)?,
                None => default(field, what)?,
            },
        };
        out.push(value);
    }
    Ok(())
}

fn headers(spec: &HttpSource, head: &Parts, out: &mut Vec<Value>) -> Result<(), Refusal> {
    for (name, field) in &spec.headers {
        let value = match head.headers.get(name) {
            Some(text) => {
                let text = text.to_str().map_err(|_| Refusal::bad(format!("header `{name}` is not text")))?;
                typed(text.trim(), &field.ty, name.as_str(), "header", &spec.records)?
            }
            None => default_named(field, name.as_str(), "header")?,
        };
        out.push(value);
    }
    Ok(())
}

fn typed(text: &str, ty: &Type, name: &str, what: &str, records: &Records) -> Result<Value, Refusal> {
    Value::from_text(text, ty, records).map_err(|_| {
        Refusal::bad(format!("{what} `{name}` must be a value of type `{}`", records.describe(ty)))
    })
}

/// What holds where the request has no such value.
pub(crate) fn default(field: &Field, what: &str) -> Result<Value, Refusal> {
    default_named(field, &field.name, what)
}

fn default_named(field: &Field, name: &str, what: &str) -> Result<Value, Refusal> {
    field.default.clone().ok_or_else(|| Refusal::bad(format!("{what} `{name}` is missing")))
}
