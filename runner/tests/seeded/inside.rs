//! Who is inside which constraint, and that nobody is who may not be.

use flux_plan::Mode;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// What of a lock a flow holds: all of it, its session's, or that of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    Program,
    Session,
    Key(i64),
}

/// A constraint as one number, for nodes that are given it as an input.
pub fn place(lock: u32, of: Of, mode: Mode) -> i64 {
    let of = match of {
        Of::Program => 0,
        Of::Session => 1,
        Of::Key(key) => 2 + key,
    };
    (i64::from(lock) * 16 + of) * 2 + i64::from(mode == Mode::Write)
}

/// What is entered, and by which flow: how often, and whether as a writer. Sessions are told apart by their number.
type Entered = BTreeMap<(i64, i64, u64), (u32, bool)>;

/// Who is inside which constraint at the moment: clones share it.
#[derive(Clone, Default)]
pub struct Inside(Arc<Mutex<Entered>>);

impl Inside {
    /// A flow enters there, and is inside until the result is dropped.
    pub fn enter(&self, places: Vec<i64>, flow: u64, session: i64) -> Entry {
        let mut inside = self.0.lock().unwrap();
        for place in &places {
            let (what, writes) = (place / 2, place % 2 == 1);
            let session = if what % 16 == 1 { session } else { 0 };
            for ((other, of, by), (count, other_writes)) in inside.iter() {
                let meets = *other == what && *of == session && *by != flow && *count > 0;
                assert!(!meets || !(writes || *other_writes), "flow {flow} is where flow {by} is alone");
            }
            let (count, mode) = inside.entry((what, session, flow)).or_default();
            *mode = (*count > 0 && *mode) || writes;
            *count += 1;
        }
        drop(inside);
        Entry { inside: self.clone(), places, flow, session }
    }

    /// Whether nobody is inside any constraint.
    pub fn is_empty(&self) -> bool {
        self.0.lock().unwrap().values().all(|(count, _)| *count == 0)
    }
}

/// Somebody who is inside, from [`Inside::enter`] until it is dropped.
pub struct Entry {
    inside: Inside,
    places: Vec<i64>,
    flow: u64,
    session: i64,
}

impl Drop for Entry {
    fn drop(&mut self) {
        let mut inside = self.inside.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for place in &self.places {
            let what = place / 2;
            let session = if what % 16 == 1 { self.session } else { 0 };
            if let Some((count, _)) = inside.get_mut(&(what, session, self.flow)) {
                *count -= 1;
            }
        }
    }
}
