//! Multipart forms (RFC 7578), read part by part.
//!
//! What a source does not ask for is skipped. A file stays in memory up to a bound, and goes to the disk from there.

use super::read::Gathered;
use super::refuse::{Refusal, Wrong};
use super::spec::Field;
use super::spill::Spill;
use crate::limits::{Reading, Unread};
use crate::schedulers::Scheduler;
use bytes::Bytes;
use flux_components::route::FILE;
use flux_node::{Bulk, Gather, Upload, Value};
use flux_plan::Type;
use http::{HeaderMap, header};
use http_body_util::BodyDataStream;
use hyper::body::Body;
use multer::{Constraints, Multipart, SizeLimit};
use std::borrow::Cow;
use std::sync::Arc;

/// Parts of one form. More are no form that a person filled in.
const PARTS: usize = 1000;

/// So long may be what stands between the parts (RFC 2046, section 5.1.1).
const BOUNDARY: usize = 70;

/// A file that is longer goes to the disk.
const IN_MEMORY: usize = 64 * 1024;

/// The parts that the source asks for; their texts in pieces at first, then whole.
pub(crate) struct Form<T>(Vec<(String, Part<T>)>);

enum Part<T> {
    Text(T),
    /// A part that a parameter of the type `file` asks for.
    File(Value),
}

/// Reads a form. The whole of it must come within the limit.
///
/// # Errors
/// 413 beyond the limit, 400 where it is none or breaks off, 503 where all bodies together are too much.
pub(crate) async fn read<B>(
    body: B,
    headers: &HeaderMap,
    fields: &[Field],
    limit: u64,
    unread: &Arc<Unread>,
    scheduler: &dyn Scheduler,
) -> Result<Form<Gather>, Refusal>
where
    B: Body<Data = Bytes> + Unpin + Send + 'static,
    B::Error: std::error::Error + Send + Sync + 'static,
{
    let said = headers.get(header::CONTENT_TYPE).and_then(|said| said.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(said).ok().filter(|boundary| !boundary.is_empty());
    let boundary = boundary.ok_or_else(|| Refusal::bad("the form's content type names no boundary"))?;
    if boundary.len() > BOUNDARY {
        return Err(Refusal::bad(format!("the form's boundary is longer than {BOUNDARY} characters")));
    }
    let mut reading = Reading::new(unread);
    if !reading.more(super::collect::WAITING) {
        return Err(Refusal::unread());
    }
    let constraints = Constraints::new().size_limit(SizeLimit::new().whole_stream(limit));
    let mut parts = Multipart::with_constraints(BodyDataStream::new(body), boundary, constraints);
    let (mut form, mut seen) = (Form(Vec::new()), 0);
    while let Some(mut part) = parts.next_field().await.map_err(|error| refusal(&error, limit))? {
        seen += 1;
        if seen > PARTS {
            return Err(Refusal::bad(format!("the form has more than {PARTS} parts")));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let Some(field) = fields.iter().find(|field| field.name == name) else { continue };
        let file = is_file(&field.ty).then(|| part.file_name().map(base_name)).flatten();
        let content_type = part.content_type().map(ToString::to_string).unwrap_or_default();
        let (mut memory, mut spill) = (Gather::default(), None::<Spill>);
        while let Some(chunk) = part.chunk().await.map_err(|error| refusal(&error, limit))? {
            if let Some(spill) = &mut spill {
                spill.write(chunk, scheduler).await.map_err(|_| no_disk())?;
                continue;
            }
            if !reading.more(chunk.len()) {
                return Err(Refusal::unread());
            }
            memory.push(chunk);
            if file.is_some() && memory.len() > IN_MEMORY {
                reading.less(memory.len());
                let begun = std::mem::take(&mut memory).whole();
                let mut to_disk = Spill::default();
                to_disk.write(begun, scheduler).await.map_err(|_| no_disk())?;
                spill = Some(to_disk);
            }
        }
        let part = match (file, spill) {
            (Some(name), Some(spill)) => {
                let body = spill.into_body(scheduler).await.map_err(|_| no_disk())?;
                Part::File(Upload { name, content_type, body }.into_value())
            }
            // A form's file that nobody has chosen.
            (Some(name), None) if name.is_empty() && memory.len() == 0 => continue,
            (Some(name), None) => {
                Part::File(Upload { name, content_type, body: memory.whole().into() }.into_value())
            }
            (None, _) => Part::Text(memory),
        };
        form.0.push((name, part));
    }
    Ok(form)
}

fn refusal(error: &multer::Error, limit: u64) -> Refusal {
    match error {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
            Refusal::too_large(limit)
        }
        multer::Error::StreamReadFailed(_) => Refusal::bad("the body breaks off"),
        _ => Refusal::bad("the body is no multipart form of the boundary that its content type names"),
    }
}

fn no_disk() -> Refusal {
    Refusal::new(http::StatusCode::INSUFFICIENT_STORAGE, "the file can't be kept")
}

/// The name without folders, which some clients send.
fn base_name(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

fn is_file(ty: &Type) -> bool {
    match ty {
        Type::Option(inner) | Type::List(inner) => is_file(inner),
        Type::Foreign(name) => name == FILE,
        _ => false,
    }
}

impl Form<Gather> {
    /// Bytes that would have to be looked at.
    pub(crate) fn weight(&self) -> usize {
        let bytes = self.0.iter().map(|(_, part)| match part {
            Part::Text(text) => text.len(),
            Part::File(_) => 0,
        });
        bytes.sum()
    }

    /// The same, each text in one piece.
    pub(crate) fn whole(self) -> Form<Bytes> {
        let parts = self.0.into_iter().map(|(name, part)| match part {
            Part::Text(text) => (name, Part::Text(text.whole())),
            Part::File(file) => (name, Part::File(file)),
        });
        Form(parts.collect())
    }
}

impl Form<Bytes> {
    /// The value of a field.
    pub(crate) fn field(&self, field: &Field, part: &'static str, into: &mut Gathered<'_>) {
        let named = || self.0.iter().filter(|(name, _)| *name == field.name).map(|(_, part)| part);
        if is_file(&field.ty) {
            return into.add(file(field, part, named()));
        }
        let is_bytes = |ty: &Type| *ty == Type::Bytes;
        let texts = named().filter_map(|part| match part {
            Part::Text(text) => Some(text),
            Part::File(_) => None,
        });
        match &field.ty {
            Type::Bytes => match { texts }.next() {
                Some(bytes) => into.add(Ok(Value::Bytes(bytes.clone()))),
                None => into.default(field, part),
            },
            Type::Option(inner) if is_bytes(inner) => {
                match { texts }.next().filter(|bytes| !bytes.is_empty()) {
                    Some(bytes) => into.add(Ok(Value::Option(Some(Arc::new(Value::Bytes(bytes.clone())))))),
                    None => into.default(field, part),
                }
            }
            Type::List(inner) if is_bytes(inner) => {
                let all = texts.map(|bytes| Value::Bytes(bytes.clone())).collect();
                into.add(Ok(Value::List(Bulk::new(all))));
            }
            _ => into.texts(field, part, texts.map(|text| std::str::from_utf8(text).map(Cow::Borrowed))),
        }
    }
}

fn file<'p>(
    field: &Field,
    part: &'static str,
    mut named: impl Iterator<Item = &'p Part<Bytes>>,
) -> Result<Value, Wrong> {
    let value = |part_of: &Part<Bytes>| match part_of {
        Part::File(value) => Ok(value.clone()),
        Part::Text(_) => Err(Wrong { part, name: field.name.clone(), what: " must be a file".to_owned() }),
    };
    match &field.ty {
        Type::List(_) => {
            named.map(value).collect::<Result<Vec<_>, _>>().map(|all| Value::List(Bulk::new(all)))
        }
        Type::Option(_) => match named.next() {
            Some(part) => value(part).map(|value| Value::Option(Some(Arc::new(value)))),
            None => Ok(Value::Option(None)),
        },
        _ => match named.next() {
            Some(part) => value(part),
            None => Err(Wrong::missing(part, &field.name)),
        },
    }
}
