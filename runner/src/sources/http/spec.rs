//! What an HTTP source reads from a request, as its arguments say.

use super::cors::Cors;
use crate::prepare::StartProblem;
use flux_components::route::{FILE, Param, Route, params};
use flux_node::{Bulk, Records, Resources, Value, constant};
use flux_plan::{ComponentCall, Constant, Type};
use http::HeaderName;
use std::sync::Arc;

/// Where a source says nothing of its bodies' size.
const DEFAULT_BODY: u64 = 1_000_000;

/// What one HTTP source asks of a request: route, parameters, body. Its outputs come in this order.
pub(crate) struct HttpSource {
    pub(crate) route: Route,
    pub(crate) query: Vec<Field>,
    pub(crate) headers: Vec<(HeaderName, Field)>,
    pub(crate) cookies: Vec<Field>,
    pub(crate) body: Wanted,
    /// `http.any`: the method comes last.
    pub(crate) method: bool,
    /// Bytes of a body.
    pub(crate) limit: u64,
    /// Whose pages may ask.
    pub(crate) cors: Option<Cors>,
    /// Are its replies compressed? None: as the server says.
    pub(crate) compress: Option<bool>,
    /// The part of the places among the flows that it asks for.
    pub(crate) share: Option<f64>,
    pub(crate) records: Records,
}

/// What a source wants of a body.
pub(crate) enum Wanted {
    /// Nothing: it is not read.
    Nothing,
    /// Members of a JSON object or of a form.
    Fields(Vec<Field>),
    /// All of it, as one value.
    Whole(Field),
}

/// One value that a request may carry.
pub(crate) struct Field {
    /// What it is called in a request.
    pub(crate) name: String,
    pub(crate) ty: Type,
    /// What holds where the request has none; none: then it is refused.
    pub(crate) default: Option<Value>,
}

impl Wanted {
    /// Is the body read at all?
    pub(crate) fn is_read(&self) -> bool {
        !matches!(self, Wanted::Nothing)
    }
}

/// Reads a source's arguments; `outputs`: the types of what it puts out, where it is known what records they name.
pub(crate) fn source(
    method: &str,
    call: &ComponentCall,
    outputs: &[flux_plan::Field],
    records: &Records,
    resources: &dyn Resources,
) -> Result<HttpSource, StartProblem> {
    let text = |name: &str| -> Result<String, StartProblem> {
        match call.arg(name).map(|given| constant(given, resources)) {
            None => Ok(String::new()),
            Some(Ok(Value::Str(text))) => Ok(text.to_string()),
            Some(Ok(_)) => Err(wrong(name, "it must be a text")),
            Some(Err(error)) => Err(wrong(name, &error.to_string())),
        }
    };
    let route = Route::parse(&text("path")?).map_err(|error| wrong("path", &error.message))?;
    // Which output is next: in the text a record is a name, in the plan it is known.
    let mut next = route.fields().count();
    let mut list = |name: &str| -> Result<Vec<(bool, Field)>, StartProblem> {
        let params = params(&text(name)?).map_err(|error| wrong(name, &error.message))?;
        let fields = params.into_iter().map(|param| {
            let known = outputs.get(next).map(|output| &output.ty);
            next += 1;
            field(param, known, resources).map_err(|m| wrong(name, &m))
        });
        fields.collect()
    };
    let query = fields(list("query")?);
    let headers =
        list("headers")?.into_iter().map(|(quoted, field)| Ok((header(quoted, &field.name)?, field)));
    let headers = headers.collect::<Result<_, StartProblem>>()?;
    let cookies = fields(list("cookies")?);
    let (body, mut content) = (fields(list("body")?), fields(list("content")?));
    let body = match (body.is_empty(), content.pop()) {
        (true, None) => Wanted::Nothing,
        (false, None) => Wanted::Fields(body),
        (true, Some(whole)) if content.is_empty() => Wanted::Whole(whole),
        _ => return Err(wrong("content", "it is one parameter, in the place of `body`")),
    };
    let cors = text("cors")?;
    let compress = match text("compress")?.as_str() {
        "" => None,
        "gzip" => Some(true),
        "none" => Some(false),
        _ => return Err(wrong("compress", "it must be `gzip` or `none`")),
    };
    Ok(HttpSource {
        route,
        query,
        headers,
        cookies,
        body,
        method: method == "any",
        limit: limit(call, resources)?,
        cors: if cors.is_empty() {
            None
        } else {
            Some(Cors::parse(&cors).map_err(|why| wrong("cors", &why))?)
        },
        compress,
        share: share(call, resources)?,
        records: records.clone(),
    })
}

fn wrong(argument: &str, message: &str) -> StartProblem {
    StartProblem::Argument { argument: argument.to_owned(), message: message.to_owned() }
}

fn fields(list: Vec<(bool, Field)>) -> Vec<Field> {
    list.into_iter().map(|(_, field)| field).collect()
}

/// The field, and whether its name outside stood in quotes.
fn field(param: Param, known: Option<&Type>, resources: &dyn Resources) -> Result<(bool, Field), String> {
    let given = param.default.as_ref().map(|default| constant(default, resources).map_err(|e| e.to_string()));
    let default = match (&param.field.ty, given.transpose()?) {
        (Type::Option(_), Some(value)) => Some(Value::Option(Some(Arc::new(value)))),
        (Type::Option(_), None) => Some(Value::Option(None)),
        (Type::List(_), None) => Some(Value::List(Bulk::new(Vec::new()))),
        (_, given) => given,
    };
    let name = param.outside().to_owned();
    let ty = known.filter(|_| names_record(&param.field.ty)).cloned().unwrap_or(param.field.ty);
    Ok((param.outside.is_some(), Field { name, ty, default }))
}

/// Does the type, as a text says it, name a record somewhere inside?
fn names_record(ty: &Type) -> bool {
    match ty {
        Type::Foreign(name) => name != FILE,
        Type::List(inner) | Type::Option(inner) => names_record(inner),
        Type::Map(key, value) => names_record(key) || names_record(value),
        _ => false,
    }
}

/// `user_agent` reads `user-agent`: names of headers have no `_` in practice, names of values no `-`. One in quotes is
/// read as it is.
fn header(quoted: bool, name: &str) -> Result<HeaderName, StartProblem> {
    let name = if quoted { name.to_ascii_lowercase() } else { name.to_ascii_lowercase().replace('_', "-") };
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| wrong("headers", &format!("`{name}` is no header's name")))
}

fn limit(call: &ComponentCall, resources: &dyn Resources) -> Result<u64, StartProblem> {
    let Some(given) = call.arg("limit") else { return Ok(DEFAULT_BODY) };
    if let Constant::Size(bytes) = given {
        return Ok(*bytes);
    }
    let size = match constant(given, resources).map_err(|error| wrong("limit", &error.to_string()))? {
        Value::Int(bytes) => u64::try_from(bytes).ok(),
        Value::Str(text) => text.parse().ok(),
        _ => None,
    };
    size.ok_or_else(|| wrong("limit", "it must be a size such as `1MB`"))
}

fn share(call: &ComponentCall, resources: &dyn Resources) -> Result<Option<f64>, StartProblem> {
    let Some(given) = call.arg("share") else { return Ok(None) };
    let part = match constant(given, resources).map_err(|error| wrong("share", &error.to_string()))? {
        Value::Float(part) => Some(part),
        Value::Int(whole) => Some(whole as f64),
        Value::Str(text) => match text.strip_suffix('%') {
            Some(percent) => percent.trim().parse::<f64>().ok().map(|percent| percent / 100.0),
            None => text.parse().ok(),
        },
        _ => None,
    };
    match part {
        Some(0.0) => Ok(None),
        Some(part) if part > 0.0 && part <= 1.0 => Ok(Some(part)),
        _ => Err(wrong("share", "it must be from 0% (an equal part) to 100%, such as `20%`")),
    }
}
