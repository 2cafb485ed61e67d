//! Every lock of the service, under the name that plans give it.
//!
//! The table outlives plans: a lock of the same name and file is the same lock in the next plan, so that
//! flows of both exclude each other.

use super::gate::{Gate, Of};
use super::keyed::{Key, Keyed, KeyedGate};
use crate::sync::{Mutex, PoisonError};
use std::collections::HashMap;
use std::sync::Arc;

/// How many readers a lock admits at once: more than there can be flows.
pub(crate) const PLACES: u32 = u32::MAX / 2;

/// The gates of all locks, shared by every program of the engine.
pub(crate) struct LockTable {
    named: Mutex<HashMap<(String, String), Named>>,
    keyed: Arc<Keyed>,
}

/// A lock: its number in the table, and the gate of its program scope.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) id: u32,
    pub(crate) gate: Arc<Gate>,
}

impl LockTable {
    pub(crate) fn new() -> LockTable {
        LockTable { named: Mutex::new(HashMap::new()), keyed: Arc::new(Keyed::of_locks()) }
    }

    /// The lock of that name and file.
    pub(crate) fn named(&self, name: &str, file: &str) -> Named {
        let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
        let id = named.len() as u32;
        let fresh = || Named { id, gate: Arc::new(Gate::new(Of::Lock(id), PLACES)) };
        named.entry((name.to_owned(), file.to_owned())).or_insert_with(fresh).clone()
    }

    /// The gate of a session or keyed lock.
    pub(crate) fn keyed(&self, lock: u32, key: &Key) -> KeyedGate {
        self.keyed.gate(lock, key)
    }

    /// How many flows wait for session and keyed locks, by the locks' numbers.
    pub(crate) fn keyed_waiting(&self) -> HashMap<u32, usize> {
        self.keyed.waiting()
    }

    /// How many session and keyed locks are held or waited for.
    pub(crate) fn keyed_in_use(&self) -> usize {
        self.keyed.len()
    }
}
