//! Trails: which nodes a flow has just come through, for handlers and recoveries of paths (`A -> B`).
//!
//! Comes in: what ends, in order. Goes out: what ran right before a step, and before that, as far back as the program
//! asks. Kept only in programs that have such handlers. *Never* here: what has failed.

use std::sync::Arc;

/// What ran last, each with what ran before it: more than one behind branches and elements, and of a node its last step
/// inside, too.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Trail(Option<Arc<[Came]>>);

/// A declared node that has run.
#[derive(Clone, Debug, PartialEq)]
struct Came {
    /// Which declared node it was: a [`flux_plan::DeclaredId`].
    node: u32,
    before: Trail,
}

impl Trail {
    /// Have these run, each right before the next, the last of them last of all?
    pub(crate) fn ends_with(&self, path: &[u32]) -> bool {
        let Some((last, before)) = path.split_last() else { return true };
        self.entries().iter().any(|came| came.node == *last && came.before.ends_with(before))
    }

    /// Behind a node that ran after this, of which nobody asks further back than `back`; none: what has no name.
    pub(crate) fn then(&self, node: Option<u32>, back: u32) -> Trail {
        let Some(node) = node.filter(|_| back > 0) else { return Trail::default() };
        Trail(Some(Arc::new([Came { node, before: self.cut(back - 1) }])))
    }

    /// Behind both: two branches, or a node and its last step inside.
    pub(crate) fn and(&self, other: &Trail) -> Trail {
        let new: Vec<&Came> = other.entries().iter().filter(|came| !self.entries().contains(came)).collect();
        if new.is_empty() {
            return self.clone();
        }
        if self.0.is_none() {
            return other.clone();
        }
        Trail(Some(self.entries().iter().chain(new).cloned().collect()))
    }

    fn cut(&self, back: u32) -> Trail {
        if back == 0 || self.0.is_none() {
            return Trail::default();
        }
        let shorter = |came: &Came| Came { node: came.node, before: came.before.cut(back - 1) };
        Trail(Some(self.entries().iter().map(shorter).collect()))
    }

    fn entries(&self) -> &[Came] {
        self.0.as_deref().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Trail;

    #[test]
    fn only_the_way_that_was_taken_counts() {
        let start = Trail::default();
        let (one, other) = (start.then(Some(1), 2).then(Some(2), 2), start.then(Some(3), 2).then(Some(4), 2));
        let joined = one.and(&other);
        for path in [&[2][..], &[4], &[1, 2], &[3, 4]] {
            assert!(joined.ends_with(path), "{path:?}");
        }
        for path in [&[1][..], &[1, 4], &[3, 2]] {
            assert!(!joined.ends_with(path), "{path:?}");
        }
    }

    #[test]
    fn what_nobody_asks_for_is_forgotten() {
        let far = Trail::default().then(Some(1), 1).then(Some(2), 1);
        assert!(far.ends_with(&[2]) && !far.ends_with(&[1, 2]));
        assert!(!far.then(None, 1).ends_with(&[2]));
        assert_eq!(Trail::default().then(Some(1), 0), Trail::default());
    }
}
