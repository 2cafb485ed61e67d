//! Standard input, message by message.
//!
//! A thread of its own reads and cuts the stream, so that reading goes on whatever else happens. What is no JSON is
//! answered here and goes no further: the transport behind this would take it for the stream's end.

use crate::output::Output;
use std::io::{BufRead, BufReader, Read};
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

/// Begins to read.
pub fn start(output: Output) -> Input {
    let (send, messages) = unbounded_channel();
    std::thread::spawn(move || {
        let mut stdin = BufReader::with_capacity(1 << 16, std::io::stdin());
        while let Some(read) = next(&mut stdin) {
            match read {
                Ok(body) => {
                    let mut message = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
                    message.extend(body);
                    if send.send(message).is_err() {
                        return;
                    }
                }
                Err(Malformed(code, why)) => output.error(serde_json::Value::Null, code, why),
            }
        }
    });
    Input { messages, current: Vec::new(), at: 0 }
}

/// What is wrong with a message: the protocol's code, and words.
struct Malformed(i64, &'static str);

/// The next message's body; none: the end.
fn next(stdin: &mut impl BufRead) -> Option<Result<Vec<u8>, Malformed>> {
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

fn body(stdin: &mut impl Read, length: usize) -> Option<Result<Vec<u8>, Malformed>> {
    let mut body = Vec::with_capacity(length.min(1 << 24));
    stdin.take(length as u64).read_to_end(&mut body).ok()?;
    if body.len() < length {
        return None;
    }
    Some(check(&body).map(|()| body))
}

fn check(body: &[u8]) -> Result<(), Malformed> {
    #[derive(serde::Deserialize)]
    struct Shape {
        #[serde(default)]
        jsonrpc: Option<serde::de::IgnoredAny>,
        #[serde(default)]
        method: Option<String>,
        #[serde(default)]
        id: Option<serde_json::Value>,
    }
    if std::str::from_utf8(body).is_err() || serde_json::from_slice::<serde::de::IgnoredAny>(body).is_err() {
        return Err(Malformed(-32700, "a message is no JSON"));
    }
    let good = serde_json::from_slice::<Shape>(body).is_ok_and(|shape| {
        let id = match &shape.id {
            None => true,
            Some(id) => id.is_string() || id.is_i64() || (id.is_null() && shape.method.is_none()),
        };
        shape.jsonrpc.is_some() && id && (shape.method.is_some() || shape.id.is_some())
    });
    if good { Ok(()) } else { Err(Malformed(-32600, "a message is no request, notification or answer")) }
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
            out.push(read.map(|body| String::from_utf8(body).unwrap()).map_err(|Malformed(code, _)| code));
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
