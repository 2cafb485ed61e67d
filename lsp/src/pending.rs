//! Requests that are not answered yet: each is answered exactly once, whatever happens to it.

use crate::message::Message;
use crate::output::Output;
use flux_analysis::Stop;
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::sync::{Arc, Mutex, PoisonError};

/// The protocol's numbers for requests that were not done.
pub const CANCELLED: i64 = -32800;
/// The document changed before the answer was there.
pub const MODIFIED: i64 = -32801;
/// The server gave up, and the client may ask again.
pub const SERVER_CANCELLED: i64 = -32802;
/// A mistake of ours.
pub const INTERNAL: i64 = -32603;

/// All requests that wait for an answer, by their number.
#[derive(Clone, Default)]
pub struct Pending(Arc<Mutex<FxHashMap<String, Slot>>>);

#[derive(Default)]
struct Slot {
    cancelled: bool,
    stop: Option<Stop>,
}

impl Pending {
    fn with<T>(&self, work: impl FnOnce(&mut FxHashMap<String, Slot>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes a new request, and gives what must answer it.
    pub fn add(&self, id: Value, output: &Output) -> Reply {
        self.with(|all| all.insert(id.to_string(), Slot::default()));
        Reply { id, output: output.clone(), pending: self.clone(), answered: false, retrigger: false }
    }

    /// The client no longer wants an answer.
    pub fn cancel(&self, id: &Value) {
        self.with(|all| {
            if let Some(slot) = all.get_mut(&id.to_string()) {
                slot.cancelled = true;
                slot.stop.iter().for_each(Stop::stop);
            }
        });
    }
}

/// Answers one request. Dropped without an answer, it says that the content was modified.
pub struct Reply {
    id: Value,
    output: Output,
    pending: Pending,
    answered: bool,
    /// Where the client should ask again by itself.
    pub retrigger: bool,
}

impl Reply {
    /// Work on it begins; this stops it. False: the client has cancelled it already.
    pub fn begin(&self, stop: Stop) -> bool {
        self.pending.with(|all| match all.get_mut(&self.id.to_string()) {
            Some(slot) => {
                slot.stop = Some(stop);
                !slot.cancelled
            }
            None => false,
        })
    }

    /// Answers with a result, as JSON.
    pub fn ok(mut self, result: Message) {
        self.forget();
        self.output.result(&self.id, result);
    }

    /// Answers with an error: its code in the protocol, and why, for a person.
    pub fn fail(mut self, code: i64, why: &str) {
        self.forget();
        self.output.error(self.id.clone(), code, why);
    }

    /// Forgets the request; was it cancelled?
    fn forget(&mut self) -> bool {
        self.answered = true;
        let slot = self.pending.with(|all| all.remove(&self.id.to_string()));
        slot.is_some_and(|slot| slot.cancelled)
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        if self.answered {
            return;
        }
        let cancelled = self.forget();
        if cancelled {
            self.output.error(self.id.clone(), CANCELLED, "cancelled");
        } else if self.retrigger {
            let again = serde_json::json!({"retriggerRequest": true});
            self.output.error_with(&self.id, SERVER_CANCELLED, "the files have changed meanwhile", again);
        } else {
            self.output.error(self.id.clone(), MODIFIED, "the files have changed meanwhile");
        }
    }
}
