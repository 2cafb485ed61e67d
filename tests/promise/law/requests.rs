//! Requests of sources with routes, over a socket: well-typed, and as a client would send them.

use flux_catalog::route::{Route, Segment, params};
use flux_node::{Value, duration_to_text};
use flux_plan::{Constant, Source, SourceKind};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request for a source, with these values for what it puts out. None: it is no source of requests, or only a form
/// could bring them.
pub fn request(source: &Source, outputs: &[Value]) -> Option<Vec<u8>> {
    let SourceKind::Component(call) = &source.kind else { return None };
    let method = call.component.strip_prefix("http.")?;
    let method = if method == "any" { "POST".to_owned() } else { method.to_ascii_uppercase() };
    let text = |name: &str| match call.arg(name) {
        Some(Constant::Text(text)) => text.as_str(),
        _ => "",
    };
    let named = source.outputs.iter().map(|field| field.name.as_str());
    let values: BTreeMap<&str, &Value> = named.zip(outputs).collect();
    let mut target = path(&Route::parse(text("path")).ok()?, &values);
    let query: Vec<String> = pairs(text("query"), &values, &encoded)?;
    if !query.is_empty() {
        target = format!("{target}?{}", query.join("&"));
    }
    let mut head = format!("{method} {target} HTTP/1.1\r\nhost: a.example\r\nconnection: close\r\n");
    for param in params(text("headers")).ok()? {
        let name = if param.outside.is_some() {
            param.outside().to_owned()
        } else {
            param.field.name.replace('_', "-")
        };
        for said in texts(values.get(&*param.field.name)?) {
            head.push_str(&format!("{name}: {}\r\n", line(&said)));
        }
    }
    let cookies = pairs(text("cookies"), &values, &encoded)?;
    if !cookies.is_empty() {
        head.push_str(&format!("cookie: {}\r\n", cookies.join("; ")));
    }
    let body = body(text("body"), text("content"), &values)?;
    if let Some((media, body)) = &body {
        head.push_str(&format!("content-type: {media}\r\ncontent-length: {}\r\n", body.len()));
    }
    let mut request = format!("{head}\r\n").into_bytes();
    request.extend(body.map(|(_, body)| body).unwrap_or_default());
    Some(request)
}

fn path(route: &Route, values: &BTreeMap<&str, &Value>) -> String {
    let said = |name: &str| values.get(name).map_or_else(String::new, |value| texts(value).concat());
    let segments = route.segments.iter().map(|segment| match segment {
        Segment::Text(text) => encoded(text),
        Segment::Param(field) => encoded(&said(&field.name)),
        Segment::Rest(field) => said(&field.name).split('/').map(encoded).collect::<Vec<_>>().join("/"),
    });
    format!("/{}", segments.collect::<Vec<_>>().join("/"))
}

/// `name=value` for each value of what a text lists.
fn pairs(
    list: &str,
    values: &BTreeMap<&str, &Value>,
    encode: &dyn Fn(&str) -> String,
) -> Option<Vec<String>> {
    let mut out = Vec::new();
    for param in params(list).ok()? {
        let said = texts(values.get(&*param.field.name)?);
        out.extend(said.iter().map(|said| format!("{}={}", encode(param.outside()), encode(said))));
    }
    Some(out)
}

/// The body, with its media type. None inside: the source takes none; none outside: only a form has it.
fn body(
    fields: &str,
    whole: &str,
    values: &BTreeMap<&str, &Value>,
) -> Option<Option<(&'static str, Vec<u8>)>> {
    const JSON: &str = "application/json";
    if let Some(param) = params(whole).ok()?.first() {
        return Some(Some(match values.get(&*param.field.name)? {
            Value::Bytes(bytes) => ("application/octet-stream", bytes.to_vec()),
            Value::Str(text) => ("text/plain", text.as_bytes().to_vec()),
            other => (JSON, other.to_json().ok()?.to_string().into_bytes()),
        }));
    }
    let fields = params(fields).ok()?;
    let mut members = serde_json::Map::new();
    for param in &fields {
        let value = values.get(&*param.field.name)?;
        if !matches!(value, Value::Option(None)) {
            members.insert(param.outside().to_owned(), value.to_json().ok()?);
        }
    }
    Some((!fields.is_empty()).then(|| (JSON, serde_json::Value::Object(members).to_string().into_bytes())))
}

/// What stands in a request for a value: several texts for a list, none where there is none.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Option(None) => Vec::new(),
        Value::Option(Some(value)) => texts(value),
        Value::List(items) => items.iter().flat_map(texts).collect(),
        Value::Str(text) => vec![text.to_string()],
        Value::Duration(nanos) => vec![duration_to_text(*nanos)],
        Value::Bytes(bytes) => vec![String::from_utf8_lossy(bytes).into_owned()],
        Value::Json(json) => vec![json.to_string()],
        other => match other.to_json() {
            Ok(serde_json::Value::String(text)) => vec![text],
            Ok(json) => vec![json.to_string()],
            Err(_) => Vec::new(),
        },
    }
}

/// Percent-encoded: all but letters and digits.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte.is_ascii_alphanumeric() {
            true => out.push(byte.into()),
            false => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// What may stand in a line of a head.
fn line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// The status of the reply, as soon as it comes.
pub async fn status(at: SocketAddr, request: &[u8]) -> std::io::Result<u16> {
    let mut socket = TcpStream::connect(at).await?;
    socket.write_all(request).await?;
    let mut head = Vec::new();
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        if socket.read_buf(&mut head).await? == 0 {
            break;
        }
    }
    let said = String::from_utf8_lossy(&head);
    let status = said.split(' ').nth(1).and_then(|status| status.parse().ok());
    status.ok_or_else(|| std::io::Error::other(format!("no reply: {said}")))
}
