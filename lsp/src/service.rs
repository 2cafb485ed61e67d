//! The order of things: what the client sends is handed on in that order, before anything is awaited.
//!
//! This stands in front of tower-lsp's service, which does the rest: the life of the server, and what it asks the
//! client. Here, each message is handed to the thread that owns the workspace while it is being received, so no
//! scheduling of handlers can change the order of edits and requests.

use crate::lifecycle::Backend;
use crate::output::Output;
use crate::pending::Pending;
use crate::{events, requests};
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use tower_lsp_server::jsonrpc::{Id, Request, Response};
use tower_lsp_server::{ExitedError, LspService};
use tower_service::Service;

/// tower-lsp's service with our order in front of it.
pub struct Ordered {
    inner: LspService<Backend>,
    backend: Backend,
    output: Output,
    pending: Pending,
    /// `shutdown` has been asked for.
    orderly: Arc<AtomicBool>,
}

type Answer = Pin<Box<dyn Future<Output = Result<Option<Response>, ExitedError>> + Send>>;

impl Ordered {
    /// In front of a service.
    pub fn new(
        inner: LspService<Backend>,
        backend: Backend,
        output: Output,
        orderly: Arc<AtomicBool>,
    ) -> Self {
        Ordered { inner, backend, output, pending: Pending::default(), orderly }
    }

    /// Takes a message that is ours; gives back what is not.
    fn take(&self, request: Request) -> Option<Request> {
        let ready = self.backend.is_ready() && !self.orderly.load(Ordering::SeqCst);
        let method = request.method().to_owned();
        match request.id() {
            None if method == "$/cancelRequest" => {
                let id = request.params().and_then(|p| p.get("id")).cloned().unwrap_or_default();
                self.pending.cancel(&id);
                Some(request)
            }
            None => {
                let owner = self.backend.owner().filter(|_| ready);
                let (Some(owner), Some(event)) = (owner, events::find(&method)) else { return Some(request) };
                let (_, _, params) = request.into_parts();
                if let Err(why) = event(params.unwrap_or_default(), &owner) {
                    self.output.log(&format!("{method} is not as it should be: {why}"));
                }
                None
            }
            Some(id) => {
                let owner = self.backend.owner().filter(|_| ready);
                let (Some(owner), Some(handler)) = (owner, requests::find(&method)) else {
                    return Some(request);
                };
                let mut reply = self.pending.add(id_value(id), &self.output);
                reply.retrigger = handler.retrigger;
                let (_, _, params) = request.into_parts();
                let params = params.unwrap_or_default();
                owner.ask(handler.long, move |view| requests::answer(&handler, view, params, reply));
                None
            }
        }
    }
}

fn id_value(id: &Id) -> Value {
    match id {
        Id::Number(n) => Value::from(*n),
        Id::String(text) => Value::from(text.clone()),
        Id::Null => Value::Null,
    }
}

impl Service<Request> for Ordered {
    type Response = Option<Response>;
    type Error = ExitedError;
    type Future = Answer;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ExitedError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Answer {
        let Some(request) = self.take(request) else { return Box::pin(std::future::ready(Ok(None))) };
        if request.method() == "shutdown" && self.backend.is_ready() {
            self.orderly.store(true, Ordering::SeqCst);
        }
        self.inner.call(request)
    }
}
