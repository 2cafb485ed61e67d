//! The `memory` store: a bounded map in the service's own memory, which `cache.*` and `kv.*` share.

use crate::support::Build;
use crate::weight::{ENTRY, heap, weight};
use bytestring::ByteString;
use flux_node::{Bounds, BuildError, Bulk, Failure, Lfu, Response, Seal, Store, Value};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The entries of one `memory` store, shared by all nodes that name it.
pub(crate) struct Memory {
    entries: Mutex<Lfu<ByteString, Kept>>,
    /// Forgets when it is full; else it refuses.
    forgets: bool,
}

/// One value, with what it may be read as and until when.
#[derive(Clone)]
struct Kept {
    value: Value,
    /// Its type, spelled out: the program that reads it may be another one.
    ty: Arc<str>,
    /// On the world's monotonic clock.
    until: Option<u64>,
}

impl Store for Memory {
    fn kind(&self) -> &'static str {
        "memory"
    }

    fn seal(&self) -> Result<Seal, BuildError> {
        Ok(Seal::of_own())
    }
}

impl Memory {
    /// As a program's `store … using memory(…)` says.
    pub(crate) fn build(build: &Build<'_>) -> Result<Memory, BuildError> {
        let entries = build.int("entries")?;
        let bounds =
            Bounds { entries: usize::try_from(entries).unwrap_or(usize::MAX), size: build.size("size")? };
        let forgets = build.text("policy")? == "lfu";
        Ok(Memory { entries: Mutex::new(Lfu::new(bounds)), forgets })
    }

    /// What a key has; counts as a use. A value that is no longer kept at `now` is gone.
    pub(crate) fn get(&self, key: &str, ty: &str, now: u64) -> Result<Option<Value>, Failure> {
        let mut entries = self.lock();
        let Some(kept) = entries.get(key) else { return Ok(None) };
        if kept.until.is_some_and(|until| until <= now) {
            entries.remove(key);
            return Ok(None);
        }
        kept.read(key, ty).map(Some)
    }

    /// Sets a key. False: it alone is more than the store may hold, and nothing is kept.
    ///
    /// # Errors
    /// The store is full, and forgets nothing.
    pub(crate) fn put(
        &self,
        key: String,
        value: Value,
        ty: &Arc<str>,
        until: Option<u64>,
    ) -> Result<bool, Failure> {
        let value = settled(value)?;
        let size = size_of_entry(&key, &value);
        let mut entries = self.lock();
        if !self.forgets && !fits(&entries, &key, size) {
            return Err(full());
        }
        let put = entries.put(key.into(), Kept { value, ty: ty.clone(), until }, size);
        drop(entries);
        // What is gone may be large: it is dropped after the lock is.
        Ok(put.kept)
    }

    /// Forgets a key; was it there?
    pub(crate) fn delete(&self, key: &str) -> bool {
        self.lock().remove(key).is_some()
    }

    /// Keeps a key until then, whatever was said before; was it there?
    pub(crate) fn touch(&self, key: &str, now: u64, until: Option<u64>) -> bool {
        let mut entries = self.lock();
        let (Some(kept), Some(size)) = (entries.peek(key).cloned(), entries.size_of(key)) else {
            return false;
        };
        if !kept.is_live(now) {
            return false;
        }
        entries.put(key.into(), Kept { until, ..kept }, size).kept
    }

    /// Adds to a number, which goes on being kept as long as before.
    pub(crate) fn add(&self, key: String, by: i64, ty: &Arc<str>, now: u64) -> Result<i64, Failure> {
        let mut entries = self.lock();
        let live = entries.peek(key.as_str()).filter(|kept| kept.is_live(now));
        let until = live.and_then(|kept| kept.until);
        let before = match live.map(|kept| &kept.value) {
            None => 0,
            Some(Value::Int(n)) => *n,
            Some(_) => return Err(other_type(&key)),
        };
        let after = before.checked_add(by);
        let after = after.ok_or_else(|| Failure::new(422, format!("`{key}` has more than 64 bits")))?;
        let size = size_of_entry(&key, &Value::Int(after));
        if !self.forgets && !fits(&entries, &key, size) {
            return Err(full());
        }
        entries.put(key.into(), Kept { value: Value::Int(after), ty: ty.clone(), until }, size);
        Ok(after)
    }

    /// How many keys there are: going through them takes so long, whatever is looked for.
    pub(crate) fn len(&self) -> usize {
        self.lock().len()
    }

    /// All keys that begin so, in order.
    pub(crate) fn keys(&self, prefix: &str, now: u64) -> Vec<ByteString> {
        let entries = self.lock();
        let live = entries.iter().filter(|(key, kept)| key.starts_with(prefix) && kept.is_live(now));
        let mut keys: Vec<ByteString> = live.map(|(key, _)| key.clone()).collect();
        keys.sort_unstable();
        keys
    }

    /// The values of all keys that begin so, in the order of their keys; counts as nothing.
    pub(crate) fn list(&self, prefix: &str, ty: &str, now: u64) -> Result<Vec<Value>, Failure> {
        let entries = self.lock();
        let live = entries.iter().filter(|(key, kept)| key.starts_with(prefix) && kept.is_live(now));
        let mut found: Vec<(ByteString, Kept)> =
            live.map(|(key, kept)| (key.clone(), kept.clone())).collect();
        drop(entries);
        found.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        found.iter().map(|(key, kept)| kept.read(key, ty)).collect()
    }

    /// Nothing that runs under the lock panics, and if it did, the map would still be whole.
    fn lock(&self) -> MutexGuard<'_, Lfu<ByteString, Kept>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn is_live(&self, now: u64) -> bool {
        self.until.is_none_or(|until| now < until)
    }

    fn read(&self, key: &str, ty: &str) -> Result<Value, Failure> {
        if *self.ty == *ty { Ok(self.value.clone()) } else { Err(other_type(key)) }
    }
}

/// What an entry takes, all in all.
fn size_of_entry(key: &str, value: &Value) -> u64 {
    ENTRY.saturating_add(heap(key.len())).saturating_add(weight(value))
}

/// Is there room without forgetting another key?
fn fits(entries: &Lfu<ByteString, Kept>, key: &str, size: u64) -> bool {
    match entries.size_of(key) {
        Some(before) => size <= before || entries.has_bytes(size - before),
        None => entries.has_room(size),
    }
}

fn full() -> Failure {
    Failure::new(507, "the store is full, and its policy is to forget nothing")
}

fn other_type(key: &str) -> Failure {
    Failure::new(409, format!("what is kept under `{key}` is of another type"))
}

/// The value with what it holds in memory: a reply that would be read from a file when it is sent is read now, so
/// that what is kept stays what it was.
fn settled(value: Value) -> Result<Value, Failure> {
    match value {
        Value::Response(reply) if reply.body.bytes().is_none() => {
            let failed = |error| Failure::new(500, format!("the reply's body can't be kept: {error}"));
            let body = reply.body.read().map_err(failed)?.into();
            Ok(Value::Response(Arc::new(Response {
                body,
                status: reply.status,
                headers: reply.headers.clone(),
            })))
        }
        Value::Option(Some(inner)) if matches!(&*inner, Value::Response(_)) => {
            Ok(Value::Option(Some(Arc::new(settled(Value::clone(&inner))?))))
        }
        Value::List(items) if items.iter().any(|item| matches!(item, Value::Response(_))) => {
            let items: Result<Vec<_>, _> = items.iter().cloned().map(settled).collect();
            Ok(Value::List(Bulk::new(items?)))
        }
        other => Ok(other),
    }
}
