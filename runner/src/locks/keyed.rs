//! Session and keyed locks: a gate for each value that somebody holds or waits for, and for no other.

use super::gate::{Gate, Of};
use super::table::PLACES;
use crate::sync::{Mutex, MutexGuard, PoisonError};
use flux_node::Value;
use hashbrown::HashTable;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

/// Enough that two workers rarely meet, little enough to cost nothing.
const SHARDS: usize = 32;

/// A session, or the value of an input. Equal and ordered as values are (a NaN equals a NaN).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    /// One lock per session. Sorts before keys.
    Session(Value),
    /// One lock per value.
    Value(Value),
}

/// Gates for values: of all keyed and session locks, or of one limit.
pub(crate) struct Keyed {
    /// What all its gates stand before, where that is one limit.
    limit: Option<Of>,
    /// How many places each gate has.
    places: u32,
    shards: [Mutex<HashTable<Arc<Entry>>>; SHARDS],
    /// Seeded at random: clients choose keys, and must not choose which of them meet.
    hasher: RandomState,
}

/// The gate of one lock and key.
struct Entry {
    gate: Gate,
    lock: u32,
    key: Key,
    hash: u64,
}

impl Keyed {
    /// The gates of keyed and session locks, each with as many places as readers could take.
    pub(crate) fn of_locks() -> Keyed {
        Keyed::with(None, PLACES)
    }

    /// Those of that limit, each with so many places.
    pub(crate) fn new(of: Of, places: u32) -> Keyed {
        Keyed::with(Some(of), places)
    }

    fn with(limit: Option<Of>, places: u32) -> Keyed {
        let shards = std::array::from_fn(|_| Mutex::new(HashTable::new()));
        Keyed { limit, places, shards, hasher: RandomState::new() }
    }

    /// The gate of that lock and key, kept in the map for as long as the result lives.
    pub(crate) fn gate(self: &Arc<Self>, lock: u32, key: &Key) -> KeyedGate {
        let hash = self.hasher.hash_one((lock, key));
        let mut shard = self.shard(hash);
        let same = |entry: &Arc<Entry>| entry.hash == hash && entry.lock == lock && entry.key == *key;
        if let Some(entry) = shard.find(hash, same) {
            return KeyedGate { entry: Some(entry.clone()), map: self.clone() };
        }
        let of = match (&self.limit, key) {
            (Some(limit), _) => limit.clone(),
            (None, Key::Session(_)) => Of::Session(lock),
            (None, Key::Value(_)) => Of::Key(lock),
        };
        let gate = Gate::new(of, self.places);
        let entry = Arc::new(Entry { gate, lock, key: key.clone(), hash });
        shard.insert_unique(hash, entry.clone(), |entry| entry.hash);
        KeyedGate { entry: Some(entry), map: self.clone() }
    }

    /// How many keys somebody holds or waits for.
    pub(crate) fn len(&self) -> usize {
        self.shards.iter().map(|shard| locked(shard).len()).sum()
    }

    /// How many wait, by the locks' numbers, over all their keys.
    pub(crate) fn waiting(&self) -> HashMap<u32, usize> {
        let mut out = HashMap::new();
        for shard in &self.shards {
            for entry in locked(shard).iter() {
                let waiting = entry.gate.waiting();
                if waiting > 0 {
                    *out.entry(entry.lock).or_default() += waiting;
                }
            }
        }
        out
    }

    fn shard(&self, hash: u64) -> MutexGuard<'_, HashTable<Arc<Entry>>> {
        // The table itself uses a hash's first and last bits.
        locked(&self.shards[(hash >> 32) as usize % SHARDS])
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A gate that is in the map while somebody has it.
pub(crate) struct KeyedGate {
    /// Only none while it is dropped.
    entry: Option<Arc<Entry>>,
    map: Arc<Keyed>,
}

impl KeyedGate {
    #[inline]
    pub(crate) fn gate(&self) -> &Gate {
        &self.entry.as_ref().expect("it is only taken out when this is dropped").gate
    }
}

impl Drop for KeyedGate {
    fn drop(&mut self) {
        let Some(entry) = self.entry.take() else { return };
        let mut shard = self.map.shard(entry.hash);
        // Gates are shared and given back under the shard's lock only, so two owners are the map and this.
        if Arc::strong_count(&entry) != 2 {
            return drop(entry);
        }
        if let Ok(found) = shard.find_entry(entry.hash, |other| Arc::ptr_eq(other, &entry)) {
            found.remove();
        }
        if shard.capacity() > 64 && shard.len() * 4 < shard.capacity() {
            let roomy = shard.len() * 2;
            shard.shrink_to(roomy, |entry| entry.hash);
        }
    }
}
