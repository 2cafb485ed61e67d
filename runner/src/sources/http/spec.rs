//! What an HTTP source reads from a request, as its arguments say.

use crate::prepare::StartProblem;
use flux_components::route::{Param, Route, params};
use flux_node::{Records, Resources, Value, constant};
use flux_plan::{ComponentCall, Constant, Type};
use http::HeaderName;
use std::sync::Arc;

/// Where a source says nothing of its bodies' size.
const DEFAULT_BODY: u64 = 1_000_000;

/// See the module. Its outputs come in this order.
pub(crate) struct HttpSource {
    pub(crate) route: Route,
    pub(crate) query: Vec<Field>,
    pub(crate) headers: Vec<(HeaderName, Field)>,
    pub(crate) body: Vec<Field>,
    /// `http.any`: the method comes last.
    pub(crate) method: bool,
    /// Bytes of a body.
    pub(crate) limit: u64,
    pub(crate) records: Records,
}

/// One value that a request may carry.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: Type,
    /// What holds where the request has none; none: then it is refused.
    pub(crate) default: Option<Value>,
}

/// Reads a source's arguments.
pub(crate) fn source(
    method: &str,
    call: &ComponentCall,
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
    let list = |name: &str| -> Result<Vec<Field>, StartProblem> {
        let params = params(&text(name)?).map_err(|error| wrong(name, &error.message))?;
        params.into_iter().map(|param| field(param, resources).map_err(|m| wrong(name, &m))).collect()
    };
    let route = Route::parse(&text("path")?).map_err(|error| wrong("path", &error.message))?;
    let headers = list("headers")?.into_iter().map(|field| Ok((header(&field.name)?, field)));
    Ok(HttpSource {
        route,
        query: list("query")?,
        headers: headers.collect::<Result<_, StartProblem>>()?,
        body: list("body")?,
        method: method == "any",
        limit: limit(call, resources)?,
        records: records.clone(),
    })
}

fn wrong(argument: &str, message: &str) -> StartProblem {
    StartProblem::Argument { argument: argument.to_owned(), message: message.to_owned() }
}

fn field(param: Param, resources: &dyn Resources) -> Result<Field, String> {
    let given = param.default.as_ref().map(|default| constant(default, resources).map_err(|e| e.to_string()));
    let default = match (&param.field.ty, given.transpose()?) {
        (Type::Option(_), Some(value)) => Some(Value::Option(Some(Arc::new(value)))),
        (Type::Option(_), None) => Some(Value::Option(None)),
        (Type::List(_), None) => Some(Value::List(Arc::new(Vec::new()))),
        (_, given) => given,
    };
    Ok(Field { name: param.field.name, ty: param.field.ty, default })
}

/// `user_agent` reads `user-agent`: names of headers have no `_` in practice, names of values no `-`.
fn header(name: &str) -> Result<HeaderName, StartProblem> {
    let name = name.to_ascii_lowercase().replace('_', "-");
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
