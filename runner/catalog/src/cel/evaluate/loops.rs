//! Macros over lists and maps.

use super::budget::is_used_up;
use super::seen::{Entries, Key, Seen};
use super::{Evaluation, fail};
use crate::cel::{Keys, Loop, LoopKind};
use flux_value::Failure;
use std::collections::BTreeMap;
use std::rc::Rc;

impl<'v> Evaluation<'_, 'v> {
    /// What a macro makes.
    pub(super) fn repeat(&mut self, inner: &'v Loop) -> Result<Seen<'v>, Failure> {
        let over = self.value(&inner.over)?;
        let mut made = Made::new(inner.kind);
        match over {
            Seen::List(items) => {
                for (place, value) in items.iter().enumerate() {
                    let (first, second) = match inner.two {
                        true => (Seen::Int(place as i64), Some(value)),
                        false => (value, None),
                    };
                    if self.turn(inner, first, second, &mut made)? {
                        break;
                    }
                }
            }
            Seen::Map(entries) => {
                self.cx.budget.spend(entries.len() as u64)?;
                for (key, value) in entries.pairs() {
                    let key = read_key(key, inner.keys)?;
                    if self.turn(inner, key, inner.two.then_some(value), &mut made)? {
                        break;
                    }
                }
            }
            other => return Err(fail(format!("a macro goes over a list or a map, not {}", other.kind()))),
        }
        made.finish()
    }

    /// One element's turn; true: the result is known.
    fn turn(
        &mut self,
        inner: &'v Loop,
        first: Seen<'v>,
        second: Option<Seen<'v>>,
        made: &mut Made<'v>,
    ) -> Result<bool, Failure> {
        self.cx.budget.spend(1)?;
        let kept = match inner.kind {
            LoopKind::Filter | LoopKind::Map => Some(first.clone()),
            _ => None,
        };
        self.locals.truncate(inner.local);
        self.locals.push(first);
        self.locals.extend(second);
        if let Some(condition) = &inner.condition
            && !self.truth(condition)?
        {
            return Ok(false);
        }
        match inner.kind {
            LoopKind::All | LoopKind::Exists => {
                let decides = inner.kind == LoopKind::Exists;
                match self.truth(&inner.body) {
                    Ok(truth) => made.found = truth == decides,
                    Err(failure) if is_used_up(&failure) => return Err(failure),
                    Err(failure) => {
                        made.failed.get_or_insert(failure);
                    }
                }
                Ok(made.found)
            }
            LoopKind::ExistsOne => {
                made.count += usize::from(self.truth(&inner.body)?);
                Ok(false)
            }
            LoopKind::Filter => {
                if self.truth(&inner.body)? {
                    self.cx.budget.keep(1)?;
                    made.items.extend(kept);
                }
                Ok(false)
            }
            LoopKind::List => {
                self.cx.budget.keep(1)?;
                let item = self.value(&inner.body)?;
                made.items.push(item);
                Ok(false)
            }
            LoopKind::Map => {
                self.cx.budget.keep(1)?;
                let value = self.value(&inner.body)?;
                if let Some(key) = kept.as_ref().and_then(Key::of) {
                    made.entries.insert(key, value);
                }
                Ok(false)
            }
        }
    }
}

/// What a macro has made so far.
struct Made<'v> {
    kind: LoopKind,
    found: bool,
    failed: Option<Failure>,
    count: usize,
    items: Vec<Seen<'v>>,
    entries: BTreeMap<Key, Seen<'v>>,
}

impl<'v> Made<'v> {
    fn new(kind: LoopKind) -> Self {
        let (items, entries) = (Vec::new(), BTreeMap::new());
        Made { kind, found: false, failed: None, count: 0, items, entries }
    }

    fn finish(self) -> Result<Seen<'v>, Failure> {
        match self.kind {
            LoopKind::All | LoopKind::Exists => match self.failed {
                Some(failure) if !self.found => Err(failure),
                _ => Ok(Seen::Bool(self.found == (self.kind == LoopKind::Exists))),
            },
            LoopKind::ExistsOne => Ok(Seen::Bool(self.count == 1)),
            LoopKind::Filter | LoopKind::List => Ok(Seen::list(self.items)),
            LoopKind::Map => Ok(Seen::Map(Entries::Made(Rc::new(self.entries)))),
        }
    }
}

/// The language writes a map's keys as text; in the expression they are what its type says.
fn read_key(key: Seen<'_>, keys: Keys) -> Result<Seen<'_>, Failure> {
    let Seen::Text(text) = &key else { return Ok(key) };
    match keys {
        Keys::Text => Ok(key),
        Keys::Int => {
            let number = text.as_str().parse();
            number.map(Seen::Int).map_err(|_| fail("a key of the map is no whole number"))
        }
        Keys::Bool => Ok(Seen::Bool(text.as_str() == "true")),
    }
}
