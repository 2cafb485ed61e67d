//! Server-sent events (WHATWG HTML, section 9.2): values of a stream as a reply that goes on.
//!
//! Comes in: a stream. Goes out: chunks of events, those that are there at once together; a comment when nothing came for
//! the time of a heartbeat. *Never* here: who is told what, and for how long a client may take nothing.

use super::reply::CONTENT_TYPE;
use crate::Shared;
use crate::support::{Build, inside, json_text, present, render, sync};
use bytes::Bytes;
use bytestring::ByteString;
use flux_catalog::events::{Kind, SHORTEST_HEARTBEAT};
use flux_node::{Body, BuildError, Built, Coming, Failure, Response, Type, Value, World};
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, Stream, StreamExt};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

const EVENTS: ByteString = ByteString::from_static("text/event-stream");
const CACHE_CONTROL: ByteString = ByteString::from_static("cache-control");
const NO_STORE: ByteString = ByteString::from_static("no-store");
/// nginx and those who do as it does hold replies back unless they are told not to.
const BUFFERING: ByteString = ByteString::from_static("x-accel-buffering");
const NO: ByteString = ByteString::from_static("no");

/// Events that are there at once go out together, up to about so many bytes.
const TOGETHER: usize = 16 * 1024;

/// How values become events.
struct Form {
    id: Option<String>,
    kind: Says,
    retry: Option<u64>,
    heartbeat: Option<Duration>,
}

/// What says an event's type.
enum Says {
    Nothing,
    Fixed(String),
    Field(String),
}

pub(super) fn build(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let id = Some(build.text("id")?).filter(|id| !id.is_empty());
    let event = build.text("event")?;
    let kind = match Kind::parse(&event).map_err(|wrong| build.wrong("event", wrong))? {
        Kind::None => Says::Nothing,
        Kind::Fixed(text) => Says::Fixed(text.to_owned()),
        Kind::Field(name) => Says::Field(name.to_owned()),
    };
    let retry = Some(build.duration("retry")? / 1_000_000).filter(|millis| *millis > 0);
    let heartbeat = Some(Duration::from_nanos(build.duration("heartbeat")?)).filter(|beat| !beat.is_zero());
    if heartbeat.is_some_and(|beat| beat < SHORTEST_HEARTBEAT) {
        return Err(build.wrong("heartbeat", "comes at most once a second"));
    }
    let [place] = build.inputs([("events", Type::Stream(Box::new(crate::support::variable("T"))))])?;
    let form = Arc::new(Form { id, kind, retry, heartbeat });
    Ok(sync(move |call| {
        let values = super::reply::taken(call.input(place))?;
        let events = Events::new(values, form.clone(), call.flow.world.clone());
        let headers = vec![(CONTENT_TYPE, EVENTS), (CACHE_CONTROL, NO_STORE), (BUFFERING, NO)];
        let reply = Response { status: 200, headers, body: Body::endless(events) };
        call.set(0, Value::Response(Arc::new(reply)));
        Ok(())
    }))
}

/// The chunks of a reply.
struct Events {
    values: Coming,
    form: Arc<Form>,
    world: Arc<dyn World>,
    /// Before the first event.
    opening: Option<Bytes>,
    /// Until the next heartbeat; none: nobody has waited yet.
    beat: Option<BoxFuture<'static, ()>>,
    /// What ends it, behind the events that came before.
    end: Option<Option<Failure>>,
}

impl Events {
    fn new(values: Coming, form: Arc<Form>, world: Arc<dyn World>) -> Events {
        let opening = form.retry.map(|millis| Bytes::from(format!("retry: {millis}\n\n")));
        Events { values, form, world, opening, beat: None, end: None }
    }

    /// The events that are there.
    fn ready(&mut self, cx: &mut Context<'_>) -> Vec<u8> {
        let mut out = Vec::new();
        while self.end.is_none() && out.len() < TOGETHER {
            match self.values.poll_next_unpin(cx) {
                Poll::Pending => break,
                Poll::Ready(None) => self.end = Some(None),
                Poll::Ready(Some(Err(failure))) => self.end = Some(Some(failure)),
                Poll::Ready(Some(Ok(value))) => {
                    let before = out.len();
                    if let Err(failure) = self.form.write(&value, &mut out) {
                        out.truncate(before);
                        self.end = Some(Some(failure));
                    }
                }
            }
        }
        out
    }
}

impl Stream for Events {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let this = &mut *self;
        if let Some(opening) = this.opening.take() {
            return Poll::Ready(Some(Ok(opening)));
        }
        let out = this.ready(cx);
        if !out.is_empty() {
            this.beat = None;
            return Poll::Ready(Some(Ok(out.into())));
        }
        match &mut this.end {
            Some(Some(failure)) => {
                let error = io::Error::other(failure.message.to_string());
                this.end = Some(None);
                return Poll::Ready(Some(Err(error)));
            }
            Some(None) => return Poll::Ready(None),
            None => {}
        }
        let Some(every) = this.form.heartbeat else { return Poll::Pending };
        let beat = this.beat.get_or_insert_with(|| this.world.sleep(every));
        if beat.poll_unpin(cx).is_pending() {
            return Poll::Pending;
        }
        // Whoever asks for the next waits anew.
        this.beat = None;
        Poll::Ready(Some(Ok(Bytes::from_static(b":\n\n"))))
    }
}

impl Form {
    /// Appends the event that a value is.
    fn write(&self, value: &Value, out: &mut Vec<u8>) -> Result<(), Failure> {
        if let Some(id) = self.id.as_ref().map(|name| field(value, name)).transpose()?.flatten() {
            if id.contains('\0') {
                return Err(Failure::new(500, "the id of an event has a NUL in it"));
            }
            line("id", &id, out)?;
        }
        match &self.kind {
            Says::Nothing => {}
            Says::Fixed(text) => line("event", text, out)?,
            Says::Field(name) => {
                if let Some(text) = field(value, name)? {
                    line("event", &text, out)?;
                }
            }
        }
        match value {
            Value::Str(text) | Value::Html(text) => data(text.as_bytes(), out),
            other => data(&json_text(other)?, out),
        }
        out.push(b'\n');
        Ok(())
    }
}

/// A line that says one thing.
fn line(what: &str, text: &str, out: &mut Vec<u8>) -> Result<(), Failure> {
    if text.contains(['\r', '\n']) {
        return Err(Failure::new(500, format!("the {what} of an event has a line break in it")));
    }
    [what, ": ", text, "\n"].iter().for_each(|part| out.extend_from_slice(part.as_bytes()));
    Ok(())
}

/// A line for each line of the data: CRLF, LF and CR each end one.
fn data(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = Some(text);
    while let Some(text) = rest {
        let end = text.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
        let (own, behind) = match end {
            Some(end) if text[end..].starts_with(b"\r\n") => (&text[..end], Some(&text[end + 2..])),
            Some(end) => (&text[..end], Some(&text[end + 1..])),
            None => (text, None),
        };
        out.extend_from_slice(b"data: ");
        out.extend_from_slice(own);
        out.push(b'\n');
        rest = behind;
    }
}

/// A field as text; none: it is absent.
fn field(value: &Value, name: &String) -> Result<Option<String>, Failure> {
    let found = inside(value, std::slice::from_ref(name))
        .map_err(|name| Failure::new(500, format!("what comes has no `{name}`")))?;
    if present(&found).is_none() {
        return Ok(None);
    }
    let mut text = String::new();
    render(&found, &mut text)?;
    Ok(Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flux_node::Record;

    fn form(id: Option<&str>, kind: Says) -> Form {
        Form { id: id.map(str::to_owned), kind, retry: None, heartbeat: None }
    }

    fn record(id: &str, text: &str) -> Value {
        let names = Arc::from([ByteString::from("id"), ByteString::from("text")]);
        let values = vec![Value::Str(id.into()), Value::Str(text.into())];
        Value::Record(Arc::new(Record { names, values }))
    }

    fn written(form: &Form, value: &Value) -> Result<String, String> {
        let mut out = Vec::new();
        let wrote = form.write(value, &mut out);
        wrote.map(|()| String::from_utf8(out).unwrap()).map_err(|failure| failure.message.into_owned())
    }

    #[test]
    fn each_line_of_the_data_is_a_line() {
        let bare = form(None, Says::Nothing);
        for (text, lines) in [
            ("a", "data: a\n\n"),
            ("", "data: \n\n"),
            ("a\nb", "data: a\ndata: b\n\n"),
            ("a\r\nb\rc\n", "data: a\ndata: b\ndata: c\ndata: \n\n"),
            (" a\n\nid: 7", "data:  a\ndata: \ndata: id: 7\n\n"),
        ] {
            assert_eq!(written(&bare, &Value::Str(text.into())).as_deref(), Ok(lines));
        }
        assert_eq!(written(&bare, &Value::Int(3)).as_deref(), Ok("data: 3\n\n"));
    }

    #[test]
    fn fields_say_id_and_type() {
        let both = form(Some("id"), Says::Field("text".to_owned()));
        let event = "id: 7\nevent: line\ndata: {\"id\":\"7\",\"text\":\"line\"}\n\n";
        assert_eq!(written(&both, &record("7", "line")).as_deref(), Ok(event));
        let fixed = form(None, Says::Fixed("line".to_owned()));
        assert_eq!(written(&fixed, &Value::Int(1)).as_deref(), Ok("event: line\ndata: 1\n\n"));
    }

    #[test]
    fn what_would_be_another_line_is_refused() {
        let id = form(Some("id"), Says::Nothing);
        for text in ["a\nb", "a\rb", "a\0b"] {
            assert!(written(&id, &record(text, "")).is_err(), "{text:?}");
        }
        let kind = form(None, Says::Field("text".to_owned()));
        assert!(written(&kind, &record("", "a\ndata: b")).is_err());
    }
}
