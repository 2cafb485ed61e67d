//! Least frequently used goes first, the longest unused among equals (Flux, section 4.1: the image server's
//! cache), with aging.
//!
//! Aging: a new entry starts with the count of the last one that had to go, plus one, rather than with one.
//! So what was famous once and is asked for no more is overtaken by what comes and goes, and need not be
//! walked over to be forgotten: every operation takes constant time.

use super::buckets::Buckets;
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};

/// What a cache may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// At most so many entries.
    pub entries: usize,
    /// Entries of so many bytes in all.
    pub size: u64,
}

/// What became of a value that was put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put<K, V> {
    /// It is kept; false: it alone is more than the bounds, and what stood under its key is gone.
    pub kept: bool,
    /// What had to go: the key's value before, then what made room, in the order of going.
    pub gone: Vec<(K, V)>,
}

#[derive(Clone, Debug)]
struct Entry<K, V> {
    key: K,
    value: V,
    size: u64,
}

/// A bounded map that forgets what is least used. How it hashes never decides what it forgets.
#[derive(Clone, Debug)]
pub struct Lfu<K, V, S = RandomState> {
    bounds: Bounds,
    size: u64,
    places: HashMap<K, u32, S>,
    entries: Vec<Option<Entry<K, V>>>,
    /// Places of `entries` that hold nothing.
    spare: Vec<u32>,
    order: Buckets,
    /// The highest count of an entry that had to make room: all others but one (grown in place, see
    /// [`Lfu::put`]) are at least as much used, which makes adding one a matter of two steps.
    age: u64,
}

impl<K: Hash + Eq + Clone, V> Lfu<K, V> {
    /// An empty cache, whose hashes nobody outside can foresee.
    pub fn new(bounds: Bounds) -> Self {
        Lfu::with_hasher(bounds, RandomState::new())
    }
}

impl<K: Hash + Eq + Clone, V, S: BuildHasher> Lfu<K, V, S> {
    /// An empty cache that hashes keys with this.
    pub fn with_hasher(bounds: Bounds, hasher: S) -> Self {
        let places = HashMap::with_hasher(hasher);
        Lfu { bounds, size: 0, places, entries: Vec::new(), spare: Vec::new(), order: Buckets::new(), age: 0 }
    }

    /// What stands under a key; counts as a use.
    pub fn get<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let place = *self.places.get(key)?;
        self.order.touch(place);
        self.at(place)
    }

    /// What stands under a key; counts as nothing.
    pub fn peek<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.at(*self.places.get(key)?)
    }

    /// Puts a value of that size under a key; a key that is there keeps its count, and this is one more use.
    pub fn put(&mut self, key: K, value: V, size: u64) -> Put<K, V> {
        let mut gone = Vec::new();
        if size > self.bounds.size || self.bounds.entries == 0 {
            gone.extend(self.remove_entry(&key));
            return Put { kept: false, gone };
        }
        if let Some(place) = self.places.get(&key).copied() {
            self.order.touch(place);
            let entry = Entry { key, value, size };
            if let Some(old) = self.entries[place as usize].replace(entry) {
                self.size -= old.size;
                gone.push((old.key, old.value));
            }
            self.size += size;
            self.shrink(place, &mut gone);
        } else {
            self.make_room(size, &mut gone);
            self.add(key, value, size);
        }
        Put { kept: true, gone }
    }

    /// Is there room for a new entry of that size without forgetting any?
    pub fn has_room(&self, size: u64) -> bool {
        self.places.len() < self.bounds.entries && self.has_bytes(size)
    }

    /// Is there room for so many bytes more in entries that are there?
    pub fn has_bytes(&self, more: u64) -> bool {
        self.size.saturating_add(more) <= self.bounds.size
    }

    /// Takes out what stands under a key.
    pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.remove_entry(key).map(|(_, value)| value)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it holds no entry.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The bytes of all entries, as they were said to be.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The size of what stands under a key.
    pub fn size_of<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<u64>
    where
        K: Borrow<Q>,
    {
        let place = *self.places.get(key)?;
        self.entries[place as usize].as_ref().map(|entry| entry.size)
    }

    /// All entries, in no order that means anything; counts as nothing.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries.iter().flatten().map(|entry| (&entry.key, &entry.value))
    }

    fn at(&self, place: u32) -> Option<&V> {
        self.entries[place as usize].as_ref().map(|entry| &entry.value)
    }

    fn add(&mut self, key: K, value: V, size: u64) {
        let place = self.spare.pop().unwrap_or(self.entries.len() as u32);
        if place as usize == self.entries.len() {
            self.entries.push(None);
        }
        self.places.insert(key.clone(), place);
        self.entries[place as usize] = Some(Entry { key, value, size });
        self.size += size;
        self.order.add(place, self.age.saturating_add(1));
    }

    fn make_room(&mut self, size: u64, gone: &mut Vec<(K, V)>) {
        while !self.has_room(size)
            && let Some((place, count)) = self.order.least()
        {
            self.evict(place, count, gone);
        }
    }

    /// Evicts until the bounds hold, all but the one just used.
    fn shrink(&mut self, spared: u32, gone: &mut Vec<(K, V)>) {
        while self.size > self.bounds.size
            && let Some((place, count)) = self.order.least_but(spared)
        {
            self.evict(place, count, gone);
        }
    }

    fn evict(&mut self, place: u32, count: u64, gone: &mut Vec<(K, V)>) {
        self.age = self.age.max(count);
        gone.extend(self.take(place));
    }

    fn remove_entry<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
    {
        let place = *self.places.get(key)?;
        self.take(place)
    }

    fn take(&mut self, place: u32) -> Option<(K, V)> {
        let entry = self.entries[place as usize].take()?;
        self.order.remove(place);
        self.places.remove(&entry.key);
        self.spare.push(place);
        self.size -= entry.size;
        Some((entry.key, entry.value))
    }
}
