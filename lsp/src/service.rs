//! The order of things: what the client sends is handed on in that order, before anything is awaited.
//!
//! [`Front`] stands before tower-lsp's service, which does the rest: the life of the server, and what it asks the
//! client. Each message that is ours is handed to the thread that owns the workspace while it is being received, so
//! no scheduling of handlers can change the order of edits and requests. The thread that reads does so itself, which
//! saves two changes of threads for each message, except while a message that is not ours is still on its way.

use crate::lifecycle::Backend;
use crate::output::Output;
use crate::owner::Owner;
use crate::pending::Pending;
use crate::{events, requests};
use serde_json::Value;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use tower_lsp_server::jsonrpc::{Id, Request, Response};
use tower_lsp_server::{ExitedError, LspService};
use tower_service::Service;

/// Takes the messages that are ours.
#[derive(Clone)]
pub struct Front {
    backend: Backend,
    output: Output,
    pending: Pending,
    /// `shutdown` has been asked for.
    orderly: Arc<AtomicBool>,
    /// Messages on their way through tower-lsp.
    behind: Arc<AtomicUsize>,
}

/// What a message of ours is.
enum Ours {
    Event(events::Event),
    Request(requests::Handler),
    Cancel,
}

impl Front {
    /// A front that hands to `backend` what is not ours, and answers over `output`.
    pub fn new(backend: Backend, output: Output) -> Self {
        let (orderly, behind) = (Arc::default(), Arc::default());
        Front { backend, output, pending: Pending::default(), orderly, behind }
    }

    /// Has the client said `shutdown`?
    pub fn is_orderly(&self) -> bool {
        self.orderly.load(Ordering::SeqCst)
    }

    /// A message has just been read. If it is ours, and none that came before it is still on its way, it is done
    /// with; else it is to be sent on its way.
    pub fn take_now(&self, method: &str, id: Option<&Value>, params: &mut Option<Value>) -> bool {
        if self.behind.load(Ordering::SeqCst) == 0
            && let Some((owner, ours)) = self.ours(method, id.is_some())
        {
            self.begin(&owner, ours, method, id.cloned(), params.take().unwrap_or_default());
            return true;
        }
        self.behind.fetch_add(1, Ordering::SeqCst);
        false
    }

    fn ours(&self, method: &str, is_request: bool) -> Option<(Owner, Ours)> {
        if !self.backend.is_ready() || self.is_orderly() {
            return None;
        }
        let ours = match is_request {
            true => Ours::Request(requests::find(method)?),
            false if method == "$/cancelRequest" => Ours::Cancel,
            false => Ours::Event(events::find(method)?),
        };
        Some((self.backend.owner()?, ours))
    }

    fn begin(&self, owner: &Owner, ours: Ours, method: &str, id: Option<Value>, params: Value) {
        match ours {
            Ours::Cancel => self.pending.cancel(params.get("id").unwrap_or(&Value::Null)),
            Ours::Event(event) => {
                if let Err(why) = event(params, owner) {
                    self.output.log(&format!("{method} is not as it should be: {why}"));
                }
            }
            Ours::Request(handler) => {
                let mut reply = self.pending.add(id.unwrap_or_default(), &self.output);
                reply.retrigger = handler.retrigger;
                owner.ask(handler.pace, move |view| requests::answer(&handler, view, params, reply));
            }
        }
    }
}

/// tower-lsp's service with our order in front of it.
pub struct Ordered {
    inner: LspService<Backend>,
    front: Front,
}

type Answer = Pin<Box<dyn Future<Output = Result<Option<Response>, ExitedError>> + Send>>;

impl Ordered {
    /// A service with a front before it.
    pub fn new(inner: LspService<Backend>, front: Front) -> Self {
        Ordered { inner, front }
    }

    fn begin(&mut self, request: Request) -> Answer {
        let front = &self.front;
        if let Some((owner, ours)) = front.ours(request.method(), request.id().is_some()) {
            let (method, id, params) = request.into_parts();
            front.begin(&owner, ours, &method, id.map(id_value), params.unwrap_or_default());
            return Box::pin(std::future::ready(Ok(None)));
        }
        if request.method() == "shutdown" && front.backend.is_ready() {
            front.orderly.store(true, Ordering::SeqCst);
        }
        self.inner.call(request)
    }
}

fn id_value(id: Id) -> Value {
    match id {
        Id::Number(n) => Value::from(n),
        Id::String(text) => Value::from(text),
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
        let answer = self.begin(request);
        self.front.behind.fetch_sub(1, Ordering::SeqCst);
        answer
    }
}
