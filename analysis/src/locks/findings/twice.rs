//! F0508: the same lock twice on one node.

use super::{Code, Finding, at_lock};
use crate::locks::merge::Merged;
use crate::locks::name::Hold;
use crate::locks::spell;
use crate::locks::summary::NodeRef;
use flux_plan::Mode;

/// `again`, the node's declared lock of that index, is one that `first` has said before.
pub(crate) fn finding(node: &NodeRef, first: &Merged, again: &Hold, index: u32) -> Finding {
    let lock = spell::which(again);
    let one = |mode| match mode {
        Mode::Read => "a reader",
        Mode::Write => "a writer",
    };
    let (message, help) = if first.hold.mode == again.mode {
        (format!("`{node}` declares `{lock}` twice"), format!("drop this `{}`", spell::hold(again)))
    } else {
        (
            format!("`{node}` declares `{lock}` both as a reader and as a writer"),
            format!("drop `{}`: the writer holds", spell::hold(&Hold { mode: Mode::Read, ..again.clone() })),
        )
    };
    Finding {
        code: Code::F0508,
        node: node.clone(),
        message,
        labels: vec![
            at_lock(node, index, format!("again here, as {}", one(again.mode))),
            at_lock(node, first.index, format!("first here, as {}", one(first.hold.mode))),
        ],
        notes: vec!["constraints for one node add up; of equal locks the stronger is taken, once".to_owned()],
        help,
        chains: Vec::new(),
    }
}
