//! Session and keyed locks: a gate for each value that somebody holds or waits for, and for no other.

use super::gate::Gate;
use super::hold::Key;
use super::table::PLACES;
use crate::sync::{Mutex, MutexGuard, PoisonError};
use std::collections::HashMap;
use std::sync::Arc;

/// Enough that two workers rarely meet, little enough to cost nothing.
const SHARDS: usize = 32;

type Shard = HashMap<(u32, Key), Arc<Gate>>;

/// The gates of all keyed and session locks.
pub(crate) struct Keyed {
    shards: [Mutex<Shard>; SHARDS],
}

impl Keyed {
    pub(crate) fn new() -> Keyed {
        Keyed { shards: std::array::from_fn(|_| Mutex::new(HashMap::new())) }
    }

    /// The gate of that lock and key, kept in the map for as long as the result lives.
    pub(crate) fn gate(self: &Arc<Self>, lock: u32, key: Key) -> KeyedGate {
        let shard = shard_of(lock, &key);
        let gate = self
            .lock(shard)
            .entry((lock, key.clone()))
            .or_insert_with(|| Arc::new(Gate::new(PLACES)))
            .clone();
        KeyedGate { gate: Some(gate), shard, lock, key, map: self.clone() }
    }

    /// How many keys somebody holds or waits for.
    pub(crate) fn len(&self) -> usize {
        (0..SHARDS).map(|shard| self.lock(shard).len()).sum()
    }

    /// How many wait, by the locks' numbers, over all their keys.
    pub(crate) fn waiting(&self) -> HashMap<u32, usize> {
        let mut out = HashMap::new();
        for shard in 0..SHARDS {
            for ((lock, _), gate) in self.lock(shard).iter() {
                let waiting = gate.waiting();
                if waiting > 0 {
                    *out.entry(*lock).or_default() += waiting;
                }
            }
        }
        out
    }

    fn lock(&self, shard: usize) -> MutexGuard<'_, Shard> {
        self.shards[shard].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shard_of(lock: u32, key: &Key) -> usize {
    use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
    // Any fixed hash does: who chooses keys to meet in one shard only slows itself down.
    let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one((lock, key));
    (hash % SHARDS as u64) as usize
}

/// A gate that is in the map while somebody has it.
pub(crate) struct KeyedGate {
    /// Only none while it is dropped.
    gate: Option<Arc<Gate>>,
    shard: usize,
    lock: u32,
    key: Key,
    map: Arc<Keyed>,
}

impl KeyedGate {
    pub(crate) fn gate(&self) -> &Gate {
        self.gate.as_deref().expect("it is only taken out when this is dropped")
    }
}

impl Drop for KeyedGate {
    fn drop(&mut self) {
        let mut shard = self.map.lock(self.shard);
        // Gates are shared and given back under the shard's lock only, so two owners are the map and this.
        let last = self.gate.as_ref().is_some_and(|gate| Arc::strong_count(gate) == 2);
        self.gate = None;
        if last {
            shard.remove(&(self.lock, self.key.clone()));
            if shard.capacity() > 64 && shard.len() * 4 < shard.capacity() {
                let roomy = shard.len() * 2;
                shard.shrink_to(roomy);
            }
        }
    }
}
