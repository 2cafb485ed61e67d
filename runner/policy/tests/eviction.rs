//! The cache forgets what a plain reading of its rules says, and never holds more than it may.

use flux_policy::{Bounds, Lfu, Put};
use proptest::prelude::*;

/// The rules, as slowly as they are told.
struct Model {
    bounds: Bounds,
    age: u64,
    clock: u64,
    entries: Vec<(u8, u32, u64, u64, u64)>, // key, value, size, count, last use
}

impl Model {
    fn size(&self) -> u64 {
        self.entries.iter().map(|e| e.2).sum()
    }

    fn evict(&mut self, spared: Option<u8>) -> (u8, u32) {
        let others = self.entries.iter().enumerate().filter(|(_, e)| Some(e.0) != spared);
        let (place, _) = others.min_by_key(|(_, e)| (e.3, e.4)).expect("there is one");
        let gone = self.entries.remove(place);
        self.age = self.age.max(gone.3);
        (gone.0, gone.1)
    }

    fn get(&mut self, key: u8) -> Option<u32> {
        self.clock += 1;
        let clock = self.clock;
        let entry = self.entries.iter_mut().find(|e| e.0 == key)?;
        (entry.3, entry.4) = (entry.3 + 1, clock);
        Some(entry.1)
    }

    fn remove(&mut self, key: u8) -> Option<(u8, u32)> {
        let place = self.entries.iter().position(|e| e.0 == key)?;
        let gone = self.entries.remove(place);
        Some((gone.0, gone.1))
    }

    fn put(&mut self, key: u8, value: u32, size: u64) -> Put<u8, u32> {
        let mut gone = Vec::new();
        if size > self.bounds.size || self.bounds.entries == 0 {
            return Put { kept: false, gone: self.remove(key).into_iter().collect() };
        }
        if self.get(key).is_some() {
            let entry = self.entries.iter_mut().find(|e| e.0 == key).expect("it is there");
            gone.push((key, entry.1));
            (entry.1, entry.2) = (value, size);
            while self.size() > self.bounds.size {
                gone.push(self.evict(Some(key)));
            }
        } else {
            while self.entries.len() >= self.bounds.entries || self.size() + size > self.bounds.size {
                gone.push(self.evict(None));
            }
            self.entries.push((key, value, size, self.age + 1, self.clock));
        }
        Put { kept: true, gone }
    }
}

#[derive(Clone, Debug)]
enum Op {
    Get(u8),
    Put(u8, u32, u64),
    Remove(u8),
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let op = prop_oneof![
        4 => (0u8..12).prop_map(Op::Get),
        4 => (0u8..12, any::<u32>(), 0u64..14).prop_map(|(k, v, s)| Op::Put(k, v, s)),
        1 => (0u8..12).prop_map(Op::Remove),
    ];
    proptest::collection::vec(op, 0..200)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_does_what_the_rules_say(ops in ops(), entries in 0usize..6, size in 0u64..30) {
        let bounds = Bounds { entries, size };
        let mut model = Model { bounds, age: 0, clock: 0, entries: Vec::new() };
        let mut lfu: Lfu<u8, u32> = Lfu::new(bounds);
        for op in ops {
            match op {
                Op::Get(key) => prop_assert_eq!(lfu.get(&key).copied(), model.get(key)),
                Op::Put(key, value, size) => prop_assert_eq!(lfu.put(key, value, size), model.put(key, value, size)),
                Op::Remove(key) => prop_assert_eq!(lfu.remove(&key), model.remove(key).map(|(_, v)| v)),
            }
            prop_assert!(lfu.len() <= entries && lfu.size() <= size);
            prop_assert_eq!((lfu.len(), lfu.size()), (model.entries.len(), model.size()));
            let mut held: Vec<(u8, u32)> = lfu.iter().map(|(k, v)| (*k, *v)).collect();
            let mut expected: Vec<(u8, u32)> = model.entries.iter().map(|e| (e.0, e.1)).collect();
            held.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(held, expected);
        }
    }
}

#[test]
fn the_least_frequently_used_goes_and_the_longest_unused_among_equals() {
    let mut lfu = Lfu::new(Bounds { entries: 3, size: 100 });
    for key in ["a", "b", "c"] {
        assert!(lfu.put(key, key.len(), 1).kept);
    }
    lfu.get("a");
    lfu.get("c");
    assert_eq!(lfu.put("d", 4, 1).gone, [("b", 1)]);
    assert_eq!(lfu.put("e", 5, 1).gone, [("a", 1)], "d is as often used as a by its age, and later");
    assert_eq!(lfu.peek("d"), Some(&4));
}

#[test]
fn old_fame_fades() {
    let mut lfu = Lfu::new(Bounds { entries: 2, size: 100 });
    lfu.put(0u32, (), 1);
    for _ in 0..50 {
        lfu.get(&0);
    }
    for key in 1..200 {
        lfu.put(key, (), 1);
    }
    assert_eq!(lfu.peek(&0), None);
}

#[test]
fn what_is_used_stays_while_others_pass_through() {
    let mut lfu = Lfu::new(Bounds { entries: 8, size: 100 });
    lfu.put(0u32, (), 1);
    for key in 1..10_000 {
        lfu.put(key, (), 1);
        assert!(lfu.get(&0).is_some());
    }
    assert_eq!(lfu.len(), 8);
}
