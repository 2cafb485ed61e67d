//! Standard output: whole messages, never waited for.
//!
//! A client that does not read must not stop the server from reading it, or both wait for ever. So messages are
//! queued, and a thread of its own writes them. A message that fits into the pipe at once is written by whoever has
//! it, which saves a change of threads.
//!
//! The queue has an end all the same: a client that has left [`MOST`] bytes unread is answered with an error that is
//! short, and one that has left twice as much is taken for gone.

use crate::message::Message;
use crate::platform::{takes_at_once, write};
use serde::Serialize;
use serde_json::Value;
use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use tokio::io::AsyncWrite;

/// The protocol's number for a request that can't be done.
const UNREAD: i64 = -32803;

/// So many bytes may wait for the client to read.
const MOST: usize = 64 << 20;

/// The way to the client: clones share one queue and one thread.
#[derive(Clone)]
pub struct Output(Arc<Shared>);

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    messages: VecDeque<Message>,
    /// How many bytes they have.
    bytes: usize,
    /// The thread is writing one that is no longer in the queue.
    writing: bool,
    /// Nobody reads any more.
    broken: bool,
}

impl Output {
    /// Starts the thread that writes standard output.
    pub fn start() -> Self {
        let output = Output(Arc::default());
        let own = output.clone();
        std::thread::spawn(move || own.write_for_ever());
        output
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_for_ever(&self) {
        let mut queue = self.lock();
        loop {
            match queue.messages.pop_front() {
                None => queue = self.0.changed.wait(queue).unwrap_or_else(PoisonError::into_inner),
                Some(message) => {
                    queue.bytes -= message.len();
                    queue.writing = true;
                    drop(queue);
                    let written = write(&message.pieces());
                    queue = self.lock();
                    queue.writing = false;
                    queue.broken |= !written;
                    self.0.changed.notify_all();
                }
            }
        }
    }

    /// Sends what is whole messages with their headers.
    fn send(&self, message: Message) {
        let mut queue = self.lock();
        if queue.broken {
            return;
        }
        if queue.messages.is_empty() && !queue.writing && takes_at_once(message.len()) {
            queue.broken = !write(&message.pieces());
            return;
        }
        if queue.bytes > 2 * MOST {
            *queue = Queue { broken: true, writing: queue.writing, ..Queue::default() };
            return;
        }
        queue.bytes += message.len();
        queue.messages.push_back(message);
        self.0.changed.notify_all();
    }

    /// Is there so much to be read that nothing long should be added?
    fn is_full(&self) -> bool {
        self.lock().bytes > MOST
    }

    fn message(&self, message: &impl Serialize) {
        let Ok(body) = serde_json::to_vec(message) else { return };
        let mut bytes = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        bytes.extend(body);
        self.send(bytes.into());
    }

    /// Answers a request with JSON.
    pub fn result(&self, id: &Value, result: Message) {
        if self.is_full() {
            return self.error(id.clone(), UNREAD, "earlier answers have not been read");
        }
        self.send(result.framed(&format!("{{\"jsonrpc\":\"2.0\",\"id\":{id},\"result\":")));
    }

    /// Answers that a request failed.
    pub fn error(&self, id: Value, code: i64, why: &str) {
        self.message(
            &serde_json::json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": why}}),
        );
    }

    /// Answers that a request failed, with data.
    pub fn error_with(&self, id: &Value, code: i64, why: &str, data: Value) {
        let error = serde_json::json!({"code": code, "message": why, "data": data});
        self.message(&serde_json::json!({"jsonrpc": "2.0", "id": id, "error": error}));
    }

    /// Tells the client something.
    pub fn notify(&self, method: &str, params: &impl Serialize) {
        if self.is_full() {
            return;
        }
        #[derive(Serialize)]
        struct Notification<'a, P> {
            jsonrpc: &'static str,
            method: &'a str,
            params: &'a P,
        }
        self.message(&Notification { jsonrpc: "2.0", method, params });
    }

    /// The same, with parameters that are JSON already.
    pub fn notify_written(&self, method: &str, params: Message) {
        if self.is_full() {
            return;
        }
        let before = format!("{{\"jsonrpc\":\"2.0\",\"method\":\"{method}\",\"params\":");
        self.send(params.framed(&before));
    }

    /// A line in the client's log.
    pub fn log(&self, line: &str) {
        self.notify("window/logMessage", &serde_json::json!({"type": 3, "message": line}));
    }

    /// A line that the user should see.
    pub fn warn(&self, line: &str) {
        self.notify(
            "window/showMessage",
            &serde_json::json!({"type": 2, "message": format!("flux: {line}")}),
        );
    }

    /// Waits until all is written, if somebody reads it.
    pub fn finish(&self) {
        let mut queue = self.lock();
        while (!queue.messages.is_empty() || queue.writing) && !queue.broken {
            let (back, waited) = self
                .0
                .changed
                .wait_timeout(queue, std::time::Duration::from_secs(2))
                .unwrap_or_else(PoisonError::into_inner);
            queue = back;
            if waited.timed_out() {
                return;
            }
        }
    }
}

/// What tower-lsp itself writes: each write is whole messages, since each is taken whole.
impl AsyncWrite for Output {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        self.send(bytes.to_vec().into());
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
