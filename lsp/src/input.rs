//! Standard input, message by message.
//!
//! A thread of its own reads and cuts the stream, so that reading goes on whatever else happens. Messages that are
//! ours go from here to where they are done ([`Front`]), others through tower-lsp's transport. What is no JSON is
//! answered here and goes no further: that transport would take it for the stream's end.

use crate::output::Output;
use crate::service::Front;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Well-formed messages with their headers, as a stream of bytes.
pub struct Input {
    messages: UnboundedReceiver<Vec<u8>>,
    current: Vec<u8>,
    at: usize,
}

/// Starts the thread that reads standard input.
pub fn start(output: Output, front: Front) -> Input {
    let (send, messages) = unbounded_channel();
    std::thread::spawn(move || {
        let mut stdin = BufReader::with_capacity(1 << 16, std::io::stdin());
        while let Some(read) = next(&mut stdin) {
            match read {
                Ok((body, mut read)) => {
                    if let Some(method) = &read.method
                        && front.take_now(method, read.id.as_ref(), &mut read.params)
                    {
                        continue;
                    }
                    let mut message = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
                    message.extend(body);
                    if send.send(message).is_err() {
                        return;
                    }
                }
                Err(Malformed(code, why)) => output.error(Value::Null, code, why),
            }
        }
    });
    Input { messages, current: Vec::new(), at: 0 }
}

/// What is wrong with a message: the protocol's code, and words.
struct Malformed(i64, &'static str);

/// A message as it stands, and as it was read.
type Read = (Vec<u8>, Message);

/// What is read of a message here.
#[derive(serde::Deserialize)]
struct Message {
    #[serde(default)]
    jsonrpc: Option<Value>,
    #[serde(default)]
    method: Option<String>,
    #[serde(default, deserialize_with = "there")]
    id: Option<Value>,
    #[serde(default)]
    params: Option<Value>,
}

/// `null` is there too.
fn there<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Value>, D::Error> {
    serde::Deserialize::deserialize(from).map(Some)
}

/// The next message; none: the end.
fn next(stdin: &mut impl BufRead) -> Option<Result<Read, Malformed>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        // A header is short: whoever sends something else must not fill the memory.
        if stdin.by_ref().take(1 << 16).read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if text.is_empty() {
            match length {
                Some(length) => return body(stdin, length),
                // Blank lines between messages.
                None => continue,
            }
        }
        if let Some((name, value)) = text.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            match value.trim().parse::<usize>() {
                Ok(n) if n <= 1 << 30 => length = Some(n),
                _ => return Some(Err(Malformed(-32700, "the length of a message can't be read"))),
            }
        }
    }
}

fn body(stdin: &mut impl std::io::Read, length: usize) -> Option<Result<Read, Malformed>> {
    let mut body = Vec::with_capacity(length.min(1 << 24));
    stdin.take(length as u64).read_to_end(&mut body).ok()?;
    if body.len() < length {
        return None;
    }
    Some(check(&body).map(|message| (body, message)))
}

fn check(body: &[u8]) -> Result<Message, Malformed> {
    const NO_JSON: Malformed = Malformed(-32700, "a message is no JSON");
    let text = std::str::from_utf8(body).map_err(|_| NO_JSON)?;
    let read = serde_json::from_str::<Message>(text);
    if read.is_err() && serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        return Err(NO_JSON);
    }
    let good = read.ok().filter(|message| {
        let id = match &message.id {
            None => true,
            Some(id) => id.is_string() || id.is_i64() || (id.is_null() && message.method.is_none()),
        };
        let named = message.method.is_some() || message.id.is_some();
        id && named && message.jsonrpc.as_ref().is_some_and(|version| version == "2.0")
    });
    good.ok_or(Malformed(-32600, "a message is no request, notification or answer"))
}

impl AsyncRead for Input {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        if self.at == self.current.len() {
            match self.messages.poll_recv(cx) {
                Poll::Ready(Some(message)) => (self.current, self.at) = (message, 0),
                Poll::Ready(None) => return Poll::Ready(Ok(())),
                Poll::Pending => return Poll::Pending,
            }
        }
        let n = buf.remaining().min(self.current.len() - self.at);
        let at = self.at;
        buf.put_slice(&self.current[at..at + n]);
        self.at += n;
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<Result<String, i64>> {
        let mut stdin = text;
        let mut out = Vec::new();
        while let Some(read) = next(&mut stdin) {
            out.push(
                read.map(|(body, _)| String::from_utf8(body).unwrap()).map_err(|Malformed(code, _)| code),
            );
        }
        out
    }

    #[test]
    fn what_is_no_json_costs_one_message() {
        let good = r#"{"jsonrpc":"2.0","method":"m"}"#;
        let text = format!("Content-Length: 3\r\n\r\n{{x}}Content-Length: {}\r\n\r\n{good}", good.len());
        // One brace too many stands before the header, which is then no header: the message is lost, not the stream.
        assert_eq!(all(text.as_bytes())[0], Err(-32700));
        let text = format!("content-length: 2\r\n\r\n[]Content-Length: {}\r\n\r\n{good}", good.len());
        assert_eq!(all(text.as_bytes()), [Err(-32600), Ok(good.to_owned())]);
    }

    #[test]
    fn an_end_in_a_message_is_the_end() {
        assert!(all(b"Content-Length: 10\r\n\r\n{}").is_empty());
        assert!(all(b"Content-Le").is_empty());
    }
}
