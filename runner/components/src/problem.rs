//! Failures as clients are told them: RFC 9457 JSON for those who would rather have JSON, text for all others.
//!
//! Comes in: a status, a sentence, what is wrong with which part of a request. Goes out: a reply. *Never* here: which
//! failures a client may be told.

use bytestring::ByteString;
use flux_node::{Failure, Refused, Response, ToClient};
use http::StatusCode;
use serde_json::{Map, Value as Json};

const PROBLEM: ByteString = ByteString::from_static("application/problem+json");
const TEXT: ByteString = ByteString::from_static("text/plain; charset=utf-8");
const CONTENT_TYPE: ByteString = ByteString::from_static("content-type");

/// The reply to a client whose flow failed: a refusal is told, of all else only that it took too long, or that it is the
/// service's fault.
pub fn of_failure(failure: &Failure, json: bool) -> Response {
    let status = failure.status();
    match &failure.to_client {
        ToClient::Refused(refused) => response(status, &failure.message, refused, json),
        ToClient::Late | ToClient::Nothing => response(status, &reason(status), &Refused::default(), json),
    }
}

/// What a status says by itself, in small letters.
pub fn reason(status: u16) -> String {
    let known = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    known.unwrap_or("failed").to_ascii_lowercase()
}

/// The reply that says a failure.
pub fn response(status: u16, message: &str, refused: &Refused, json: bool) -> Response {
    let mut headers = Vec::with_capacity(refused.headers.len() + 1);
    headers.push((CONTENT_TYPE, if json { PROBLEM } else { TEXT }));
    headers.extend(refused.headers.iter().cloned());
    let body = if json { problem(status, message, refused) } else { format!("{message}\n") };
    Response { status, headers, body: bytes::Bytes::from(body).into() }
}

fn problem(status: u16, message: &str, refused: &Refused) -> String {
    let mut members = Map::new();
    if let Some(title) = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()) {
        members.insert("title".to_owned(), Json::from(title));
    }
    members.insert("status".to_owned(), Json::from(status));
    members.insert("detail".to_owned(), Json::from(message));
    if !refused.fields.is_empty() {
        let fields = refused.fields.iter().map(|(name, what)| (name.clone(), Json::from(what.as_str())));
        members.insert("fields".to_owned(), Json::Object(fields.collect()));
    }
    Json::Object(members).to_string()
}

/// Would whoever sent that `Accept` header rather have JSON than text (RFC 9110, section 12.5.1)? Who takes both alike,
/// or says nothing, gets text.
pub fn prefers_json(accept: Option<&str>) -> bool {
    let Some(accept) = accept else { return false };
    let (mut json, mut text) = (0, 0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.strip_prefix("q=").map(weight)).unwrap_or(1000);
        match kind.as_str() {
            "text/plain" | "text/html" | "text/*" => text = text.max(weight),
            "application/json" | "application/*" => json = json.max(weight),
            other if other.ends_with("+json") => json = json.max(weight),
            _ => {}
        }
    }
    json > text
}

/// The weight of a media type (RFC 9110, section 12.4.2) in thousandths: 500 of `0.5`; 0 of what is no weight.
fn weight(text: &str) -> u32 {
    let parsed = text.trim().parse::<f64>().ok().filter(|weight| (0.0..=1.0).contains(weight));
    parsed.map_or(0, |weight| (weight * 1000.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_for_those_who_prefer_it() {
        for accept in [
            "application/json",
            "application/problem+json, text/plain;q=0.9",
            "text/html;q=0.1, application/*",
        ] {
            assert!(prefers_json(Some(accept)), "{accept}");
        }
        for accept in [
            "*/*",
            "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
            "",
            "application/json, text/plain",
            "application/json;q=0",
        ] {
            assert!(!prefers_json(Some(accept)), "{accept}");
        }
        assert!(!prefers_json(None));
    }
}
