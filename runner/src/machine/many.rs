//! What runs at the same time: the branches of a fork, the elements of a list.
//!
//! Each is begun in place, as if it were the body of a node. One that must wait is set aside as a machine of its own,
//! and the next begins; so what never waits costs neither a task nor an allocation. One that is known to take long on
//! the processor is told apart from the beginning, for another thread to run. The first failure ends the rest.

use super::handle::PartHandle;
use super::part::Running;
use super::values::take;
use crate::prepare::Branch;
use flux_node::{Bulk, Value};
use futures_util::stream::FuturesUnordered;
use std::collections::VecDeque;

/// So many elements at the same time: enough to hide waiting, too few to flood what is waited for.
const AT_ONCE: usize = 16;

/// The branches or elements of one step.
pub(super) struct Many {
    /// Those that were told apart.
    pub(super) running: Option<FuturesUnordered<Running>>,
    /// Each is told apart from the beginning.
    pub(super) apart: bool,
    pub(super) of: Of,
}

pub(super) enum Of {
    Branches {
        /// How many others each still waits for.
        waits_for: Vec<usize>,
        /// Those that can begin.
        ready: VecDeque<u32>,
    },
    Elements {
        list: Bulk<Vec<Value>>,
        next: usize,
        at_once: usize,
        /// How many have run since the last turn.
        streak: usize,
        /// What they give, a list for each slot.
        columns: Vec<Vec<Value>>,
    },
}

impl Many {
    /// The branches from there on. `(a, b)` in `after`: `b` waits for `a`.
    pub(super) fn branches(branches: usize, after: &[(u32, u32)], from: usize, apart: bool) -> Box<Many> {
        let mut waits_for = vec![0; branches];
        for (_, later) in after {
            waits_for[*later as usize] += 1;
        }
        let ready = (from..branches).filter(|branch| waits_for[*branch] == 0).map(|b| b as u32).collect();
        Box::new(Many { running: None, apart, of: Of::Branches { waits_for, ready } })
    }

    pub(super) fn elements(list: Bulk<Vec<Value>>, body: &Branch, in_order: bool, apart: bool) -> Box<Many> {
        // Their memory is touched as elements end: not all at once, however long the list is.
        let columns = body.gives.iter().map(|_| Vec::with_capacity(list.len())).collect();
        let at_once = if in_order { 1 } else { AT_ONCE };
        let of = Of::Elements { list, next: 0, at_once, streak: 0, columns };
        Box::new(Many { running: None, apart, of })
    }

    /// The next branch that can begin.
    pub(super) fn next_branch(&mut self) -> Option<u32> {
        match &mut self.of {
            Of::Branches { ready, .. } => ready.pop_front(),
            Of::Elements { .. } => None,
        }
    }

    pub(super) fn running(&self) -> usize {
        self.running.as_ref().map_or(0, FuturesUnordered::len)
    }

    pub(super) fn add(&mut self, running: Running) {
        self.running.get_or_insert_default().push(running);
    }

    /// That branch has succeeded: those that waited for it only can begin.
    pub(super) fn release(&mut self, after: &[(u32, u32)], branch: u32) {
        let Of::Branches { waits_for, ready } = &mut self.of else { return };
        for (_, later) in after.iter().filter(|(first, _)| *first == branch) {
            waits_for[*later as usize] -= 1;
            if waits_for[*later as usize] == 0 {
                ready.push_back(*later);
            }
        }
    }

    /// Takes what an element gives.
    pub(super) fn fill(&mut self, body: &Branch, row: u32, inner: &mut [Value], constants: &[Value]) {
        let Of::Elements { columns, .. } = &mut self.of else { return };
        for (column, give) in columns.iter_mut().zip(&body.gives) {
            let row = row as usize;
            if column.len() <= row {
                column.resize(row + 1, Value::Empty);
            }
            column[row] = take(give, inner, constants);
        }
    }

    /// Ends all that were told apart: those in here at once, others are told to.
    pub(super) fn cancel(self) -> impl Iterator<Item = PartHandle> {
        if let Of::Elements { columns, .. } = self.of {
            // There may be a million of them: as values, they are dropped where that holds nobody up.
            columns.into_iter().map(Bulk::new).for_each(drop);
        }
        self.running.into_iter().flatten().filter_map(Running::cancel)
    }
}
