//! From a request to the outputs of its source.
//!
//! Every part is looked at, whatever is wrong with others, so that one reply names all of it.

use super::body::{Content, body};
use super::cookies;
use super::pairs::{Decoded, values};
use super::refuse::{Refusal, Wrong};
use super::spec::{Field, HttpSource};
use super::tree::Parts as PathParts;
use flux_node::{Bulk, Records, Value};
use flux_plan::Type;
use http::request::Parts;
use http::{HeaderName, header};
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// Appends the outputs, in the order of [`HttpSource`].
///
/// # Errors
/// Values that are not there or not of their types; says which.
pub(crate) fn outputs(
    spec: &HttpSource,
    path: &PathParts<'_>,
    head: &Parts,
    content: &Content,
    out: &mut Vec<Value>,
) -> Result<(), Refusal> {
    let mut into = Gathered { records: &spec.records, out, wrong: Vec::new() };
    route(spec, path, head, &mut into)?;
    if !spec.query.is_empty() {
        let query = head.uri.query().unwrap_or("").as_bytes();
        for field in &spec.query {
            into.texts(field, "query parameter", values(query, &field.name));
        }
    }
    for (name, field) in &spec.headers {
        headers(name, field, head, &mut into);
    }
    if !spec.cookies.is_empty() {
        for field in &spec.cookies {
            into.texts(field, "cookie", cookies::values(&head.headers, &field.name));
        }
    }
    body(spec, head, content, &mut into)?;
    let Gathered { out, wrong, .. } = into;
    if !wrong.is_empty() {
        return Err(Refusal::wrong(&wrong));
    }
    if spec.method {
        out.push(Value::Str(head.method.as_str().into()));
    }
    Ok(())
}

/// What has been read so far, and what was wrong with it.
pub(crate) struct Gathered<'a> {
    pub(crate) records: &'a Records,
    pub(crate) out: &'a mut Vec<Value>,
    wrong: Vec<Wrong>,
}

impl Gathered<'_> {
    /// A value, or what is wrong with it, in whose place there is nothing.
    pub(crate) fn add(&mut self, value: Result<Value, Wrong>) {
        match value {
            Ok(value) => self.out.push(value),
            Err(wrong) => self.wrong.push(wrong),
        }
    }

    /// More that is wrong with a value.
    pub(crate) fn wrong(&mut self, wrong: impl IntoIterator<Item = Wrong>) {
        self.wrong.extend(wrong);
    }

    /// What holds where the request has no such value.
    pub(crate) fn default(&mut self, field: &Field, part: &'static str) {
        self.add(field.default.clone().ok_or_else(|| Wrong::missing(part, &field.name)));
    }

    /// A field from the texts of its name: the first of them, or all for a list.
    pub(crate) fn texts<'t>(
        &mut self,
        field: &Field,
        part: &'static str,
        mut found: impl Iterator<Item = Decoded<'t>>,
    ) {
        let records = self.records;
        match &field.ty {
            Type::List(item) => {
                let items: Result<Vec<_>, _> =
                    found.map(|text| text_value(text, item, &field.name, part, records)).collect();
                match items {
                    Ok(items) if items.is_empty() => self.default(field, part),
                    items => self.add(items.map(|items| Value::List(Bulk::new(items)))),
                }
            }
            ty => match found.next() {
                Some(text) => self.add(text_value(text, ty, &field.name, part, records)),
                None => self.default(field, part),
            },
        }
    }
}

/// The path's parameters, which the route has found. That each is a value of its type, it has asked.
fn route(
    spec: &HttpSource,
    path: &PathParts<'_>,
    head: &Parts,
    into: &mut Gathered<'_>,
) -> Result<(), Refusal> {
    let asked = head.uri.path();
    if asked.contains('%') && percent_decode_str(asked).decode_utf8().is_err() {
        return Err(Refusal::bad("the path is not UTF-8"));
    }
    for (field, text) in spec.route.fields().zip(path) {
        let value = Value::from_text(text, &field.ty, &spec.records);
        into.out.push(value.map_err(|_| Refusal::not_found())?);
    }
    Ok(())
}

/// Every line of a header for a list, all of them as one for any other type.
fn headers(name: &HeaderName, field: &Field, head: &Parts, into: &mut Gathered<'_>) {
    const PART: &str = "header";
    let named =
        Field { name: name.as_str().to_owned(), ty: field.ty.clone(), default: field.default.clone() };
    let lines = || {
        let lines = head.headers.get_all(name).iter().map(|line| line.as_bytes());
        lines.map(|line| std::str::from_utf8(line).map(|line| Cow::Borrowed(line.trim())))
    };
    if matches!(field.ty, Type::List(_)) {
        return into.texts(&named, PART, lines());
    }
    let mut all = lines();
    let joined = match (all.next(), all.next()) {
        (None, _) if *name == header::HOST => {
            head.uri.authority().map(|authority| Ok(Cow::Borrowed(authority.as_str())))
        }
        (None, _) => None,
        (Some(one), None) => Some(one),
        (Some(_), Some(_)) => {
            let between = if *name == header::COOKIE { "; " } else { ", " };
            let lines: Result<Vec<_>, _> = lines().collect();
            Some(lines.map(|lines| Cow::Owned(lines.join(between))))
        }
    };
    into.texts(&named, PART, joined.into_iter());
}

/// A value of that type from a text. An empty one is none for an option.
fn text_value(
    text: Decoded<'_>,
    ty: &Type,
    name: &str,
    part: &'static str,
    records: &Records,
) -> Result<Value, Wrong> {
    let wrong = |what: String| Wrong { part, name: name.to_owned(), what };
    let text = text.map_err(|_| wrong(" is not UTF-8".to_owned()))?;
    if text.is_empty() && matches!(ty, Type::Option(_)) {
        return Ok(Value::Option(None));
    }
    Value::from_text(&text, ty, records)
        .map_err(|_| wrong(format!(" must be a value of type `{}`", records.describe(ty))))
}
