//! What came of sending, and how it is shown.

use super::{Load, Reply};
use crate::Outcome;
use crate::paths::{Cases, Paths};
use crate::screen::{Ink, Screen};
use bytes::Bytes;
use flux_runner::Trace;

/// What came of sending.
#[derive(Debug, Default)]
pub struct Sent {
    /// The reply, or the failure.
    pub answer: Answer,
    /// What the flow did, if that was asked for; of many, what the slowest did that was looked into.
    pub trace: Option<Trace>,
    /// The ways that flows took which were looked into.
    pub paths: Paths,
    /// What the program's cases are called.
    pub cases: Cases,
}

/// What came back: one reply, or the figures of many flows.
#[derive(Debug, Default)]
pub enum Answer {
    /// There is no reply: sending was stopped.
    #[default]
    Stopped,
    /// The end of one flow.
    Flow(Reply),
    /// What many replies came to, counted.
    Load(Load),
}

impl Sent {
    /// For the exit code.
    pub fn outcome(&self) -> Outcome {
        match &self.answer {
            Answer::Stopped => Outcome::Interrupted,
            Answer::Load(load) if load.stopped() => Outcome::Interrupted,
            Answer::Flow(reply) => Outcome::unless(reply.is_error()),
            Answer::Load(load) => Outcome::unless(load.has_errors()),
        }
    }

    /// What came back, for programs: one object on a line.
    pub fn json(&self) -> String {
        let json = match &self.answer {
            Answer::Stopped => serde_json::json!({"cancelled": true}),
            Answer::Flow(Reply::Failed { code, message }) => {
                serde_json::json!({"failed": {"code": code, "message": message}})
            }
            Answer::Flow(Reply::Http(reply) | Reply::Put(reply)) => reply_json(reply),
            Answer::Load(load) => load.json(),
        };
        json.to_string()
    }

    /// What came back, in lines for a person; neither the trace nor, of one flow, its path.
    pub fn show(&self, screen: &Screen) -> String {
        match &self.answer {
            Answer::Stopped => "stopped: the flow is cancelled\n".into(),
            Answer::Flow(Reply::Failed { code, message }) => {
                format!("{}\n", screen.paint(Ink::Bad, &format!("failed: {message} (code {code})")))
            }
            Answer::Flow(Reply::Http(reply)) => {
                let head = head(reply);
                let (status, headers) = head.split_once('\n').unwrap_or((&head, ""));
                let ink = if reply.status().as_u16() < 400 { Ink::Good } else { Ink::Bad };
                let headers = screen.paint(Ink::Faint, headers.trim_end());
                join(&[&screen.paint(ink, status), &headers, &body(reply)])
            }
            Answer::Flow(Reply::Put(reply)) => join(&[&body(reply)]),
            Answer::Load(load) => load.render(&self.paths, screen),
        }
    }
}

/// A reply's body is text where it is text, else Base64, as everywhere in JSON.
fn reply_json(reply: &http::Response<Bytes>) -> serde_json::Value {
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = reply.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value).into()));
    let headers: serde_json::Map<String, serde_json::Value> = headers.collect();
    let body = match std::str::from_utf8(reply.body()) {
        Ok(text) => Some(text.into()),
        Err(_) => flux_node::Value::Bytes(reply.body().clone()).to_json().ok(),
    };
    serde_json::json!({"status": reply.status().as_u16(), "headers": headers, "body": body})
}

/// Those that are not empty, one under the other.
fn join(parts: &[&str]) -> String {
    parts
        .iter()
        .map(|part| part.trim_end())
        .filter(|part| !part.is_empty())
        .map(|part| format!("{part}\n"))
        .collect()
}

/// The status line and the headers.
pub fn head(reply: &http::Response<Bytes>) -> String {
    let mut text = format!("{}\n", reply.status());
    for (name, value) in reply.headers() {
        text.push_str(&format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes())));
    }
    text
}

/// A body for a person: JSON in lines, text as it is, anything else by its size.
fn body(reply: &http::Response<Bytes>) -> String {
    let kind = reply.headers().get(http::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or("bytes");
    match std::str::from_utf8(reply.body()) {
        Ok(text) if kind.contains("json") => serde_json::from_str::<serde_json::Value>(text)
            .and_then(|json| serde_json::to_string_pretty(&json))
            .unwrap_or_else(|_| text.to_owned()),
        // Whatever moves a cursor is shown, not obeyed.
        Ok(text) if !text.contains(|c: char| c.is_control() && !"\n\r\t".contains(c)) => text.to_owned(),
        // A picture says its size and format.
        _ => crate::value_line(&flux_node::Value::Bytes(reply.body().clone()), 200),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: &'static str, body: &'static [u8], status: u16) -> String {
        let reply = http::Response::builder().status(status).header("content-type", kind);
        let reply = reply.body(Bytes::from_static(body)).unwrap();
        let sent = Sent { answer: Answer::Flow(Reply::Http(reply)), ..Sent::default() };
        sent.show(&Screen { width: 80, colour: false, progress: false })
    }

    #[test]
    fn a_body_is_shown_as_what_it_is() {
        assert_eq!(shown("text/plain", b"a\n", 200), "200 OK\ncontent-type: text/plain\na\n");
        let json = shown("application/json", b"{\"a\":[1]}", 404);
        assert_eq!(json, "404 Not Found\ncontent-type: application/json\n{\n  \"a\": [\n    1\n  ]\n}\n");
        let image = shown("image/jpeg", b"\xff\xd8\xff", 200);
        assert_eq!(image, "200 OK\ncontent-type: image/jpeg\n3 bytes ff d8 ff\n");
        assert!(shown("text/plain", b"\x1b[2J", 200).ends_with("\n4 bytes 1b 5b 32 4a\n"));
        assert_eq!(shown("text/plain", b"", 204), "204 No Content\ncontent-type: text/plain\n");
    }
}
