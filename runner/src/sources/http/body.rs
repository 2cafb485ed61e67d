//! Bodies: what they mean.
//!
//! Fields are members of a JSON object or of a form, by the media type; a whole body is one value. What the client
//! sends never decides what a parameter means.

use super::form::Form;
use super::media::Media;
use super::pairs::values;
use super::read::Gathered;
use super::refuse::{Refusal, Wrong};
use super::spec::{Field, HttpSource, Wanted};
use bytes::Bytes;
use flux_node::{Gather, NoJsonText, Value, json_from_text};
use flux_plan::Type;
use http::request::Parts;
use serde_json::Value as Json;
use std::sync::Arc;

const PART: &str = "body field";

/// A body that has come to its end, in the pieces that it came in.
pub(crate) enum Arrived {
    Bytes(Gather),
    Form(Form<Gather>),
}

impl Arrived {
    /// Of a request without a body.
    pub(crate) fn nothing() -> Arrived {
        Arrived::Bytes(Gather::default())
    }

    /// Bytes of it that would have to be looked at.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Arrived::Bytes(bytes) => bytes.len(),
            Arrived::Form(form) => form.weight(),
        }
    }

    /// The same in one piece.
    pub(crate) fn whole(self) -> Content {
        match self {
            Arrived::Bytes(bytes) => Content::Bytes(bytes.whole()),
            Arrived::Form(form) => Content::Form(form.whole()),
        }
    }
}

/// A body that has been read to its end.
pub(crate) enum Content {
    /// All bytes, as they came.
    Bytes(Bytes),
    /// The parts of a multipart form.
    Form(Form<Bytes>),
}

impl Content {
    /// Of a request whose body nobody reads.
    pub(crate) const NONE: Content = Content::Bytes(Bytes::new());
}

/// Appends the values that the source wants of the body.
pub(crate) fn body(
    spec: &HttpSource,
    head: &Parts,
    content: &Content,
    into: &mut Gathered<'_>,
) -> Result<(), Refusal> {
    match (&spec.body, content) {
        (Wanted::Nothing, _) => Ok(()),
        (Wanted::Fields(fields), Content::Form(form)) => {
            fields.iter().for_each(|field| form.field(field, PART, into));
            Ok(())
        }
        (Wanted::Fields(fields), Content::Bytes(bytes)) => by_media_type(fields, head, bytes, into),
        (Wanted::Whole(field), Content::Bytes(bytes)) => whole(field, head, bytes, into),
        // Only fields are read from a form.
        (Wanted::Whole(_), Content::Form(_)) => Err(unsupported()),
    }
}

fn unsupported() -> Refusal {
    Refusal::media_type("the body must be a JSON object or a form, and its content type must say so")
}

fn by_media_type(
    fields: &[Field],
    head: &Parts,
    bytes: &Bytes,
    into: &mut Gathered<'_>,
) -> Result<(), Refusal> {
    if bytes.is_empty() {
        fields.iter().for_each(|field| into.default(field, PART));
        return Ok(());
    }
    match Media::of(&head.headers) {
        Media::None | Media::Json => members(fields, bytes, into),
        Media::Form => {
            fields.iter().for_each(|field| into.texts(field, PART, values(bytes, &field.name)));
            Ok(())
        }
        Media::Multipart | Media::Other => Err(unsupported()),
    }
}

fn members(fields: &[Field], bytes: &Bytes, into: &mut Gathered<'_>) -> Result<(), Refusal> {
    let json = json_from_text(bytes).map_err(|error| no_json(&error))?;
    let Json::Object(object) = &json else { return Err(Refusal::bad("the body must be a JSON object")) };
    for field in fields {
        match object.get(&field.name) {
            None => into.default(field, PART),
            Some(json) => match Value::from_json(json, &field.ty, into.records) {
                Ok(value) => into.out.push(value),
                Err(_) => {
                    let misfits = Value::misfits(json, &field.ty, into.records);
                    let (part, name) = (PART, &field.name);
                    into.wrong(misfits.into_iter().map(|misfit| Wrong {
                        part,
                        name: format!("{name}{}", misfit.path),
                        what: misfit.what(),
                    }));
                }
            },
        }
    }
    Ok(())
}

fn no_json(error: &NoJsonText) -> Refusal {
    Refusal::bad(match error {
        NoJsonText::NotUtf8 => "the body is not UTF-8".to_owned(),
        NoJsonText::Syntax(why) => format!("the body is no JSON: {why}"),
        NoJsonText::Number(number) => format!("the number `{number}` in the body is too large"),
    })
}

/// The whole body as one value.
fn whole(field: &Field, head: &Parts, bytes: &Bytes, into: &mut Gathered<'_>) -> Result<(), Refusal> {
    let is_text = matches!(field.ty, Type::Bytes | Type::String);
    if bytes.is_empty() && (!is_text || field.default.is_some()) {
        let default = field.default.clone().ok_or_else(|| Refusal::bad("the body is missing"))?;
        into.out.push(default);
        return Ok(());
    }
    let value = whole_value(&field.ty, head, bytes, into)?;
    into.out.extend(value);
    Ok(())
}

/// None: it is told what is wrong.
fn whole_value(
    ty: &Type,
    head: &Parts,
    bytes: &Bytes,
    into: &mut Gathered<'_>,
) -> Result<Option<Value>, Refusal> {
    match ty {
        Type::Option(inner) => {
            let value = whole_value(inner, head, bytes, into)?;
            Ok(value.map(|value| Value::Option(Some(Arc::new(value)))))
        }
        Type::Bytes => Ok(Some(Value::Bytes(bytes.clone()))),
        Type::String => {
            let text = bytestring::ByteString::try_from(bytes.clone());
            text.map(|text| Some(Value::Str(text))).map_err(|_| Refusal::bad("the body is not UTF-8"))
        }
        ty => {
            if !matches!(Media::of(&head.headers), Media::None | Media::Json) {
                return Err(Refusal::media_type("the body must be JSON, and its content type must say so"));
            }
            let json = json_from_text(bytes).map_err(|error| no_json(&error))?;
            match Value::from_json(&json, ty, into.records) {
                Ok(value) => Ok(Some(value)),
                Err(_) => {
                    let misfits = Value::misfits(&json, ty, into.records);
                    if let [misfit] = &misfits[..]
                        && misfit.path.is_empty()
                    {
                        return Err(Refusal::bad(format!("the body: {misfit}")));
                    }
                    into.wrong(misfits.into_iter().map(|misfit| Wrong {
                        part: PART,
                        name: misfit.path.trim_start_matches('.').to_owned(),
                        what: misfit.what(),
                    }));
                    Ok(None)
                }
            }
        }
    }
}
