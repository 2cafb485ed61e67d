//! Bodies: how long they may be, and what they mean.
//!
//! - A JSON object (by its content type, or where a body has none and is one) and a form give each field by
//!   its name.
//! - A single field that is not found there by name is the whole body: text, bytes, or one JSON value.
//! - Several fields from anything else: 415.

use super::read::{default, texts};
use super::refuse::Refusal;
use super::spec::{Field, HttpSource};
use crate::limits::{Reading, Unread};
use bytes::Bytes;
use flux_node::{Gather, Value};
use flux_plan::Type;
use http::request::Parts;
use http::{StatusCode, header};
use http_body_util::BodyExt;
use hyper::body::Body;
use serde_json::Value as Json;
use std::sync::Arc;

const WHAT: &str = "body field";

/// What a request that only waits for its body costs besides: so that heads without bodies have a bound, too.
const WAITING: usize = 4 * 1024;

/// Reads a body to its end, which must come within the limit; refuses a declared length before it reads.
///
/// # Errors
/// 413 beyond the limit, 400 where the client breaks off, 503 where all bodies together are too much.
pub(crate) async fn collect<B>(mut body: B, limit: u64, unread: &Arc<Unread>) -> Result<Bytes, Refusal>
where
    B: Body<Data = Bytes> + Unpin,
{
    let declared = body.size_hint();
    if declared.lower() > limit {
        return Err(Refusal::too_large(limit));
    }
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let mut reading = Reading::new(unread);
    if !reading.more(WAITING) {
        return Err(Refusal::unread());
    }
    let mut gather = Gather::default();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::bad("the body breaks off"))?;
        let Ok(data) = frame.into_data() else { continue };
        if (gather.len() + data.len()) as u64 > limit {
            return Err(Refusal::too_large(limit));
        }
        if !reading.more(data.len()) {
            return Err(Refusal::unread());
        }
        gather.push(data);
    }
    Ok(gather.whole())
}

enum Kind {
    Json,
    Form,
    None,
    Other,
}

fn kind(head: &Parts) -> Kind {
    let Some(value) = head.headers.get(header::CONTENT_TYPE) else { return Kind::None };
    let value = value.to_str().unwrap_or("").split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    match value.as_str() {
        "application/json" => Kind::Json,
        json if json.ends_with("+json") => Kind::Json,
        "application/x-www-form-urlencoded" => Kind::Form,
        _ => Kind::Other,
    }
}

/// Appends the values of the source's body fields.
pub(crate) fn outputs(
    spec: &HttpSource,
    head: &Parts,
    content: &Bytes,
    out: &mut Vec<Value>,
) -> Result<(), Refusal> {
    let single = match spec.body.as_slice() {
        [field] => Some(field),
        _ => None,
    };
    match kind(head) {
        Kind::Json => from_json(spec, single, content, out),
        Kind::Form => {
            let text = std::str::from_utf8(content).unwrap_or("");
            let named =
                |field: &Field| super::pairs::pairs(text).any(|(name, _)| name == field.name.as_str());
            match single.filter(|field| is_raw(&field.ty) && !named(field)) {
                Some(field) => whole(spec, field, content, out),
                None => texts(&spec.body, text, WHAT, &spec.records, out),
            }
        }
        Kind::None | Kind::Other => match single {
            Some(field) => whole(spec, field, content, out),
            None if content.is_empty() => empty(spec, out),
            None if matches!(kind(head), Kind::None) && content.first() == Some(&b'{') => {
                from_json(spec, None, content, out)
            }
            None => Err(Refusal::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "the body must be a JSON object or a form, and its content type must say so",
            )),
        },
    }
}

/// May a body be this as a whole, whatever its content type?
fn is_raw(ty: &Type) -> bool {
    match ty {
        Type::Option(inner) => is_raw(inner),
        ty => matches!(ty, Type::String | Type::Bytes | Type::Json),
    }
}

fn empty(spec: &HttpSource, out: &mut Vec<Value>) -> Result<(), Refusal> {
    for field in &spec.body {
        out.push(default(field, WHAT)?);
    }
    Ok(())
}

fn from_json(
    spec: &HttpSource,
    single: Option<&Field>,
    content: &Bytes,
    out: &mut Vec<Value>,
) -> Result<(), Refusal> {
    // A single text or bytes is the body itself unless an object has a field of its name.
    let parsed = serde_json::from_slice::<Json>(content);
    let object = match &parsed {
        Ok(Json::Object(object)) => Some(object),
        _ => None,
    };
    if let Some(field) = single
        && !object.is_some_and(|object| object.contains_key(&field.name))
        && (is_raw(&field.ty) || object.is_none())
    {
        return whole(spec, field, content, out);
    }
    let Some(object) = object else {
        return Err(Refusal::bad(if parsed.is_ok() {
            "the body must be a JSON object"
        } else {
            "the body is no JSON"
        }));
    };
    for field in &spec.body {
        out.push(match object.get(&field.name) {
            Some(json) => Value::from_json(json, &field.ty, &spec.records)
                .map_err(|error| Refusal::bad(format!("{WHAT} `{}`: {error}", field.name)))?,
            None => default(field, WHAT)?,
        });
    }
    Ok(())
}

/// The whole body as one value.
fn whole(spec: &HttpSource, field: &Field, content: &Bytes, out: &mut Vec<Value>) -> Result<(), Refusal> {
    if content.is_empty()
        && let Some(default) = &field.default
    {
        out.push(default.clone());
        return Ok(());
    }
    let bad = |what: &str| Refusal::bad(format!("the body must be {what}"));
    let text = || std::str::from_utf8(content).map_err(|_| bad("UTF-8 text"));
    out.push(match &field.ty {
        Type::Bytes => Value::Bytes(content.clone()),
        Type::String => Value::Str(text()?.into()),
        ty => {
            let json: Result<Json, _> = serde_json::from_slice(content);
            let wanted = spec.records.describe(ty);
            let value = match json {
                Ok(json) => Value::from_json(&json, ty, &spec.records).ok(),
                Err(_) if *ty == Type::Json => None,
                Err(_) => Value::from_text(text()?.trim(), ty, &spec.records).ok(),
            };
            value.ok_or_else(|| bad(&format!("a value of type `{wanted}`")))?
        }
    });
    Ok(())
}
